import {render} from 'preact';
import type {VNode} from 'preact';
import {afterEach, expect, test} from 'vitest';
import {buildLines} from '../../../src/chart/lines.ts';
import {readLines} from '../../../src/chart/readout.ts';
import {Tooltip} from '../../../src/components/chart/tooltip.tsx';
import {result, series} from '../../fixtures.ts';

function draw(node: VNode): HTMLElement {
  render(node, document.body);
  return document.body;
}

afterEach(() => render(null, document.body));

test('a tooltip over thresholds tells the threshold, the counts there, and which line is meant', () => {
  const options = {shown: new Set(['a', 'b']), styles: new Map(), dark: false, smoothing: 0};
  const all = [0.25, 0.75].map((value, index) =>
    series(index === 0 ? 'a' : 'b', {
      ...{steps: [0.5 - index / 8], wall_times: [0.5], values: [value]},
    }),
  );
  const lines = buildLines(result('x', all), {...options, axis: 'step', bands: true});
  const counts = {
    ...{place: 0.5, subject: '', version: ''},
    lines: new Map(lines.map(({key}) => [key, [1, 2, 3, 4]])),
  };
  const readings = [...readLines(lines, null)].toReversed();
  const page = draw(
    <Tooltip
      {...{readings, counts, step: 0.5, meant: lines[1]?.key ?? null, axis: 'threshold'}}
      {...{smoothed: false, reasons: new Map(), anchor: {x: 0, top: 0}}}
    />,
  );
  expect(page.querySelector('p')?.textContent).toBe('threshold 0.5');
  const rows = [...page.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map(({textContent}) => textContent).slice(1),
  );
  // What b has there was read at a threshold of its own, of which no counts are known.
  expect(rows).toEqual([
    ['b at 0.375', '0.7500', '', '', '', ''],
    ['a', '0.2500', '1', '2', '3', '4'],
  ]);
  expect(page.querySelector('.meant .tooltip-name')?.textContent).toBe('b at 0.375');
});

test('a tooltip tells bounds, with a sign where they were read between two points, and counts', () => {
  const one = series('a', {
    values: [0.25, 0.5, 0.75],
    band: {level: 0.95, steps: [0, 2], lower: [0.2, 0.6], upper: [0.3, 0.8]},
  });
  const options = {shown: new Set(['a']), styles: new Map(), dark: false, smoothing: 0};
  const lines = buildLines(
    result('x', [one]),
    {...options, axis: 'step', bands: true},
    result('x', [one]),
  );
  const at = (step: number) => {
    const counts = {
      place: step,
      subject: '',
      version: '',
      lines: new Map([['["a","counts",null]', [40, 20, 930, 10]]]),
    };
    const page = draw(
      <Tooltip
        readings={readLines(lines, step)}
        step={step}
        axis="step"
        meant={null}
        smoothed={false}
        counts={counts}
        reasons={new Map()}
        anchor={{x: 0, top: 0}}
      />,
    );
    return [...page.querySelectorAll('td')].map(({textContent}) => textContent).slice(2);
  };
  expect(at(2)).toEqual(['0.7500', '0.6000 – 0.8000', '40', '20', '930', '10']);
  // Half way between both points.
  expect(at(1)).toEqual(['0.5000', '≈ 0.4000 – 0.5500', '40', '20', '930', '10']);
});

test('a tooltip tells why a line has no value, and nothing of the others', () => {
  const options = {shown: new Set(['a', 'b']), styles: new Map(), dark: false};
  const all = [series('a'), series('b', {values: [1, 2, 3]})];
  const lines = buildLines(result('x', all), {...options, axis: 'step', bands: true});
  const why = '0 / 0 is undefined: none predicted positive';
  const page = draw(
    <Tooltip
      {...{readings: readLines(lines, 1), step: 1, meant: null, smoothed: false, counts: null}}
      {...{axis: 'step', reasons: new Map([[lines[0]?.key ?? '', why]]), anchor: {x: 0, top: 0}}}
    />,
  );
  const rows = [...page.querySelectorAll('tbody tr')];
  expect(rows.map((row) => row.children[1]?.textContent)).toEqual(['a', why, 'b']);
});
