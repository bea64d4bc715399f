import {expect, test} from 'vitest';
import {numberRuns, paletteColor, seriesNames, styleRuns} from '../../src/runs/colors.ts';
import {run} from '../fixtures.ts';

const names = (count: number): string[] => Array.from({length: count}, (_, index) => `r${index}`);

test('runs take TensorBoard’s seven colours in its order, and then the first again', () => {
  const colors = Array.from({length: 8}, (_, index) => paletteColor(index, false));
  expect(colors).toEqual([
    '#425066',
    '#12b5cb',
    '#e52592',
    '#f9ab00',
    '#9334e6',
    '#7cb342',
    '#e8710a',
    '#425066',
  ]);
});

test('only the first colour is another one on a dark page', () => {
  expect(paletteColor(0, true)).toBe('#8e98a3');
  expect(paletteColor(1, true)).toBe('#12b5cb');
});

test('a run that appears later takes the next free number, even if it started earlier', () => {
  const first = numberRuns(new Map(), ['b', 'c']);
  const second = numberRuns(first, ['a', 'b', 'c']);
  expect([...second]).toEqual([
    ['b', 0],
    ['c', 1],
    ['a', 2],
  ]);
});

test('a run has the colour of its color_run', () => {
  const numbers = numberRuns(new Map(), ['x', 'y', 'y/custom_metrics']);
  const styles = styleRuns(new Map(), [run('y', {color_run: 'y/custom_metrics'})], numbers);
  expect(styles.get('y')).toEqual({color: 2, dash: 0});
});

test('the eighth run has the first colour with dashes', () => {
  const runs = names(8).map((name) => run(name));
  const styles = styleRuns(new Map(), runs, numberRuns(new Map(), names(8)));
  expect(styles.get('r0')).toEqual({color: 0, dash: 0});
  expect(styles.get('r7')).toEqual({color: 0, dash: 1});
});

test('a run keeps its style when others appear', () => {
  const before = styleRuns(new Map(), [run('r7')], numberRuns(new Map(), names(8)));
  const after = styleRuns(before, [run('r0'), run('r7')], numberRuns(new Map(), names(8)));
  expect(after.get('r7')).toEqual({color: 0, dash: 0});
  expect(after.get('r0')).toEqual({color: 0, dash: 1});
});

test('a training has the style of its first run, and takes none from the others', () => {
  const runs = names(8).map((name) => run(name, {training: 'a'}));
  const styles = styleRuns(new Map(), runs, numberRuns(new Map(), names(8)));
  expect(styles.get('a')).toEqual({color: 0, dash: 0});
  expect(styles.get('r7')).toEqual({color: 0, dash: 1});
});

test('a series is of a run or of its training, which is a dot at the top', () => {
  expect(seriesNames(run('a/train', {training: 'a'}))).toEqual(['a/train', 'a']);
  expect(seriesNames(run('train', {training: ''}))).toEqual(['train', '.']);
});
