import {expect, test, vi} from 'vitest';
import {Address, readEntries, writeEntries} from '../../src/state/address.ts';
import {NO_ZOOM} from '../../src/chart/ranges.ts';
import type {Zoom} from '../../src/chart/ranges.ts';
import {decodeSettings, DEFAULTS, encodeSettings} from '../../src/state/settings.ts';
import type {Settings} from '../../src/state/settings.ts';
import {NO_ZOOMS} from '../../src/state/zooms.ts';
import {DEFAULT_VIEW} from '../../src/views/card-view.ts';
import {XSS} from '../fixtures.ts';

const entry = (key: string, value: string) => decodeSettings(new Map([[key, value]]));

test('settings come back from the address as they were', () => {
  const settings: Settings = {
    cards: [
      '2*tp/(2*tp+fp+fn)',
      '`val/loss` == 1 && "&=#%"',
      XSS,
      {formula: 'mcc', width: 'full', group: 'a=b'},
    ],
    full: 1,
    collapsed: ['a=b'],
    views: [
      DEFAULT_VIEW,
      {
        kind: 'heat',
        step: 3,
        run: XSS,
        set: 'cm',
        against: 'a=b',
        className: 'ümläut',
        scale: 'rows',
      },
    ],
    zooms: [
      {steps: {x: [2, 4.5], y: null}, thresholds: NO_ZOOM},
      {steps: {x: [-1e-7, 3], y: [0.5, 1]}, thresholds: {x: [0.25, 0.75], y: null}},
    ],
    hidden: ['a=b&c', 'ümläut/träin'],
    only: ['a=b&c'],
    filter: 'a & b',
    smoothing: 0.6,
    axis: 'wall',
    bands: false,
    grouping: {by: 'pattern', value: 'seed*/a:b', spread: 'quartiles'},
    threshold: 0.25,
    thresholdFrom: {best: '`a=b` & f2', part: 'val=1'},
    prevalence: 0.01,
    parameters: {cost_fn: 5, beta: -0.5},
    everyStep: true,
    minimized: ['5*fn + fp', XSS],
    maximized: ['fn'],
    tableOpen: true,
    baseline: 'a=b/träin',
    tableView: {
      tab: 'scatter',
      order: {by: {formula: XSS, column: 'best'}, descending: true},
      filter: 'lr=0.1 &',
      hidden: ['value:best', 'formula:a=b'],
      pinned: 'a=b/träin',
      open: ['["a=b/seed*",null,null,false]'],
      x: 'tp == 1',
      y: XSS,
      pointOf: 'best',
    },
  };
  const hash = `#${writeEntries('', encodeSettings(settings))}`;
  expect(decodeSettings(readEntries(hash))).toEqual(settings);
});

test('each pair has one equals sign, since TensorBoard drops a pair with two', () => {
  const hash = writeEntries('', new Map([['cards', '["a==b&c"]']]));
  expect(hash).toBe('p.custom_metrics.cards=%5B%22a%3D%3Db%26c%22%5D');
});

test('keys of TensorBoard and of other plugins are kept', () => {
  const hash = '#custom_metrics&p.other.key=1%3D2&p.custom_metrics.old=x&run=a';
  expect(writeEntries(hash, new Map([['x', 'relative']]))).toBe(
    'custom_metrics&p.other.key=1%3D2&run=a&p.custom_metrics.x=relative',
  );
});

test('default settings write nothing', () => {
  expect([...encodeSettings(DEFAULTS)]).toEqual([]);
});

test('cards that were all removed are not the same as cards never chosen', () => {
  expect(encodeSettings({...DEFAULTS, cards: []}).get('cards')).toBe('[]');
  expect(entry('cards', '[]').cards).toEqual([]);
  expect(decodeSettings(new Map()).cards).toBeNull();
});

test('a zoom is short in the address, and finer than a pixel', () => {
  const steps: Zoom = {x: [2.123456789, 41.98765], y: null};
  const clock: Zoom = {x: [1795422003.123456, 1795422013.5], y: [1 / 3, 2 / 3]};
  const zooms = [NO_ZOOMS, {steps: clock, thresholds: NO_ZOOM}, {steps, thresholds: steps}];
  const text = encodeSettings({...DEFAULTS, zooms}).get('zoom') ?? '';
  expect(text).toBe(
    '1~1795422003.123~1795422013.5~0.33333~0.66667!2~2.1235~41.988!2t~2.1235~41.988',
  );
  expect(encodeURIComponent(text)).toBe(text);
});

test('a broken percent sign in the address does no harm', () => {
  expect(readEntries('#p.custom_metrics.filter=100%').get('filter')).toBe('100%');
});

test.each([
  ['cards', '{"length": 3}'],
  ['cards', '[not json'],
  ['hidden', '7'],
  ['only', '{"a": 1}'],
  ['smoothing', '2'],
  ['smoothing', 'NaN'],
  ['smoothing', ''],
  ['threshold', '-0.1'],
  ['threshold', 'Infinity'],
  ['prevalence', '0'],
  ['prevalence', '1'],
  ['x', 'clock'],
  ['zoom', '0'],
  ['zoom', '0~2~1'],
  ['zoom', '0~1~2~3'],
  ['zoom', '0~~1'],
  ['zoom', '0~0~Infinity'],
  ['zoom', '100~0~1'],
  ['zoom', '-1~0~1!x~0~1'],
  ['full', '1.5'],
  ['full', '-1'],
  ['group', 'pattern:wide:seed*'],
  ['group', 'seed*'],
  ['__proto__', '{"filter": "x"}'],
  ['unknown', 'x'],
])('%s = %s is ignored', (key, value) => {
  expect(entry(key, value)).toEqual(DEFAULTS);
});

test('of the cards in the address only texts count, and only the first hundred', () => {
  expect(entry('cards', '["f1", 3, null, {"a": 1}, "", "  ", "mcc"]').cards).toEqual(['f1', 'mcc']);
  const many = JSON.stringify(Array.from({length: 150}, (_, index) => `tp + ${index}`));
  expect(entry('cards', many).cards).toHaveLength(100);
});

/** The window around the panel, as far as the address is concerned. */
function createPage(hash: string) {
  const page = new EventTarget() as EventTarget & {location: URL; history: unknown};
  page.location = new URL(`http://localhost:6006/${hash}`);
  page.history = {
    state: {kept: true},
    replaceState: (_state: unknown, _title: string, url: URL) => (page.location = new URL(url)),
  };
  const goTo = (next: string): void => {
    page.location = new URL(`http://localhost:6006/${next}`);
    page.dispatchEvent(new Event('hashchange'));
  };
  return {address: new Address(page as unknown as Window), page, goTo};
}

test('what was written is read again', () => {
  const {address, page} = createPage('?darkMode=true#custom_metrics');
  address.write(new Map([['filter', 'a b']]));
  expect(page.location.href).toBe(
    'http://localhost:6006/?darkMode=true#custom_metrics&p.custom_metrics.filter=a%20b',
  );
  expect([...address.read()]).toEqual([['filter', 'a b']]);
});

test('a link that is followed changes the panel', () => {
  const {address, goTo} = createPage('#custom_metrics');
  const changed = vi.fn();
  address.listen(changed);
  goTo('#custom_metrics&p.custom_metrics.x=relative');
  expect(changed).toHaveBeenCalledExactlyOnceWith(new Map([['x', 'relative']]));
});

test('another tab of TensorBoard does not change the panel', () => {
  const {address, goTo} = createPage('#custom_metrics&p.custom_metrics.x=relative');
  const changed = vi.fn();
  address.listen(changed);
  goTo('#timeseries');
  expect(changed).not.toHaveBeenCalled();
});

test('parameters in the address that are no numbers by name are left out', () => {
  const wrong = '{"cost_fn":5,"a b":1,"if":1,"text":"5","huge":1e999,"none":null}';
  expect(entry('parameters', wrong).parameters).toEqual({cost_fn: 5});
  expect(entry('parameters', '[1,').parameters).toEqual({});
});

test.each([
  ['{"by":{"hparam":"lr"},"descending":false}', {by: {hparam: 'lr'}, descending: false}],
  ['{"by":"run"}', {by: 'run', descending: false}],
  ['{"by":{"formula":"f1","column":"median"}}', null],
  ['{"by":3}', null],
  ['[', null],
])('the address %s sorts the table by %j', (text, order) => {
  expect(entry('sort', text).tableView.order).toEqual(order);
});
