import {expect, test} from 'vitest';
import {History} from '../../src/state/history.ts';
import {DEFAULTS} from '../../src/state/settings.ts';
import type {Settings} from '../../src/state/settings.ts';

/** Settings in force, and a history that they are recorded in. */
function start() {
  let now: Settings = DEFAULTS;
  const history = new History((settings) => {
    now = settings;
    history.record(now, time);
  });
  let time = 0;
  const change = (changes: Partial<Settings>, at: number): void => {
    time = at;
    now = {...now, ...changes};
    history.record(now, at);
  };
  history.record(now, 0);
  return {history, change, now: () => now};
}

test('every change is taken back, the last first, and made again', () => {
  const {history, change, now} = start();
  change({cards: ['f1']}, 0);
  change({hidden: ['a']}, 1);
  history.undo();
  expect([now().cards, now().hidden]).toEqual([['f1'], []]);
  history.undo();
  expect(now()).toEqual(DEFAULTS);
  history.undo();
  expect(now()).toEqual(DEFAULTS);
  history.redo();
  history.redo();
  history.redo();
  expect([now().cards, now().hidden]).toEqual([['f1'], ['a']]);
});

test('a slider that is dragged is one change, two drags are two', () => {
  const {history, change, now} = start();
  [0.1, 0.2, 0.3].forEach((smoothing, index) => change({smoothing}, index * 100));
  [0.4, 0.5].forEach((smoothing, index) => change({smoothing}, 5000 + index * 100));
  history.undo();
  expect(now().smoothing).toBe(0.3);
  history.undo();
  expect(now().smoothing).toBe(0);
});

test('two cards that follow each other fast are two changes', () => {
  const {history, change, now} = start();
  change({cards: ['f1']}, 0);
  change({cards: ['f1', 'mcc']}, 1);
  history.undo();
  expect(now().cards).toEqual(['f1']);
});

test('what was taken back is forgotten once something else is chosen', () => {
  const {history, change, now} = start();
  change({axis: 'wall'}, 0);
  history.undo();
  change({bands: false}, 1);
  history.redo();
  expect([now().axis, now().bands]).toEqual(['step', false]);
});
