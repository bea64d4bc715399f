import {expect, test} from 'vitest';
import {buildLines} from '../../src/chart/lines.ts';
import {ringAt} from '../../src/chart/pinned.ts';
import {result, series} from '../fixtures.ts';

const OPTIONS = {
  shown: new Set(['a', 'b']),
  styles: new Map(),
  dark: false,
  axis: 'relative' as const,
  bands: true,
};

test('the point asked about is ringed on its line, on whatever axis', () => {
  const lines = buildLines(result('f1', [series('a'), series('b')]), OPTIONS);
  const [, second] = lines;
  expect(ringAt(lines, {key: second?.key ?? '', step: 2})).toEqual([
    {x: 20, y: 0.75, label: '', color: second?.color},
  ]);
});

test('what is undefined, or no more there, has no ring', () => {
  const lines = buildLines(result('f1', [series('a')]), OPTIONS);
  const key = lines[0]?.key ?? '';
  const none = [null, {key, step: 1}, {key, step: 7}, {key: 'other', step: 2}];
  expect(none.flatMap((pinned) => ringAt(lines, pinned))).toEqual([]);
});
