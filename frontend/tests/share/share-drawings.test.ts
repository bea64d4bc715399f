import {expect, test} from 'vitest';
import type {Heat} from '../../src/chart/heat.ts';
import {valueScale} from '../../src/chart/heat-colors.ts';
import {drawClasses} from '../../src/share/classes-drawing.ts';
import {drawHeat} from '../../src/share/heat-drawing.ts';
import {sheetSvg} from '../../src/share/svg.ts';
import {penOf} from '../../src/share/panel.ts';
import {viewSheet} from '../../src/share/sheets.ts';
import {series, XSS} from '../fixtures.ts';
import {CLASSES, MATRIX, start} from './viewed.ts';

/** The drawing of a card, read as XML. */
async function pageOf(shown: ReturnType<typeof start>): Promise<Document> {
  if (shown.viewed === null) {
    throw new Error('It is answered.');
  }
  const svg = sheetSvg(await viewSheet(shown.viewed, shown.state), penOf(false));
  return new DOMParser().parseFromString(svg, 'image/svg+xml');
}

function words(page: Document | Element): readonly (string | null)[] {
  return [...page.querySelectorAll('text')].map(({textContent}) => textContent);
}

function factsIn(page: Document): unknown {
  return JSON.parse(page.querySelector('metadata')?.textContent ?? '');
}

test('a drawing of a matrix has its cells, classes and facts, and names of classes as text', async () => {
  const matrix = {...MATRIX, labels: ['cat', XSS]};
  const page = await pageOf(start({kind: 'matrix'}, [[[matrix]]]));
  expect(page.querySelector('parsererror')).toBeNull();
  expect(words(page)).toEqual(
    expect.arrayContaining(['Confusion matrix of a at step 5', 'predicted', 'true', 'cat', '30']),
  );
  expect(words(page)).toContain('75.0 %');
  expect(page.querySelector('img')).toBeNull();
  expect(factsIn(page)).toMatchObject({formula: 'f1', runs: 'a', cells: 'counts', step: '5'});
  // Of 40 cats 30 are right: the root of 0.75; what is empty has no colour.
  const strengths = [...page.querySelectorAll('rect[fill-opacity]')].map((rect) =>
    rect.getAttribute('fill-opacity'),
  );
  expect(strengths).toEqual(['0.866', '0.500', '0.000', '1.000']);
});

test('a drawing of a matrix less another has their differences', async () => {
  const other = {
    ...MATRIX,
    run: 'b',
    matrix: [
      [20, 20],
      [0, 1],
    ],
  };
  const page = await pageOf(start({kind: 'matrix', run: 'a', against: 'b'}, [[[MATRIX, other]]]));
  expect(words(page)).toContain('Confusion matrix of a − b at step 5');
  expect(words(page)).toEqual(expect.arrayContaining(['+10', '-10', '0', '+6']));
  expect(factsIn(page)).toMatchObject({runs: 'a, b'});
});

test('a matrix less one of other classes is not drawn, and it is said why', async () => {
  const other = {...MATRIX, run: 'b', labels: ['x', 'y']};
  const shown = start({kind: 'matrix', run: 'a', against: 'b'}, [[[MATRIX, other]]]);
  await expect(pageOf(shown)).rejects.toThrow('The two runs have other classes.');
});

test('a drawing of classes has each with its value, what it costs, its line and its band', async () => {
  const band = {level: 0.95, steps: [0, 2], lower: [0.2, 0.6], upper: [0.3, 0.8]};
  const intervals = [series('a', {class: 'cat', band})];
  const shown = start({kind: 'classes'}, CLASSES, 'macro(f1)', intervals);
  const page = await pageOf(shown);
  expect(page.querySelector('parsererror')).toBeNull();
  expect(words(page)).toContain('macro(f1) · a');
  const groups = [...page.querySelectorAll('g')].filter((one) => words(one).length > 0);
  expect(groups.map(words)).toEqual([
    ['dog', '0.2500', 'costs 0.2500', '10 examples'],
    ['cat', '0.7500', 'adds 0.2500', '30 examples'],
  ]);
  const areas = [...page.querySelectorAll('path[fill-opacity="0.14"]')];
  expect(areas.map((area) => area.getAttribute('d') !== '')).toEqual([false, true]);
  expect(factsIn(page)).toMatchObject({
    ...{'shown over': 'classes', 'of each class': 'f1', band: '0.95 interval of the counts'},
  });
  shown.state.bands.value = false;
  const without = await pageOf(shown);
  const [, cat] = without.querySelectorAll('path[fill-opacity="0.14"]');
  expect(cat?.getAttribute('d')).toBe('');
  expect(factsIn(without)).not.toHaveProperty('band');
});

test('a drawing of a heat map has its axes, its ridge with gaps, and what its colours mean', () => {
  const values = [
    [1, Number.NaN],
    [3, 4],
    [5, 5],
  ];
  const heat: Heat = {
    grid: {values, columnLabels: ['0', '5', '9'], rowLabels: ['0.5', '0.25']},
    scale: valueScale(values.flat()),
    ridge: [0, Number.NaN, 1],
  };
  const pen = {...penOf(false), cellImage: () => document.createElement('canvas')};
  const {body, bottom} = drawHeat(heat, {across: 'step', up: 'threshold'}, pen);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`;
  const page = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(page.querySelector('parsererror')).toBeNull();
  expect(words(page)).toEqual([
    ...['0', '5', '9', '0.5', '0.25', 'threshold', 'step'],
    ...['1', '5', 'best threshold', 'undefined'],
  ]);
  // Columns are 680 / 3 pixels wide from 104, rows 180 high from 60.
  expect(body).toContain('d="M217.33 150M670.67 330"');
  expect(bottom).toBe(480);
});

test('of a thousand classes the dearest are drawn, and it is said how many', () => {
  const costs = Array.from({length: 1000}, (_, index) => ({
    ...{name: `c${index}`, value: index / 999, support: 1, cost: 1 - index},
  }));
  const lines = {byClass: new Map(), x: [0, 1] as const, y: [0, 1] as const};
  const {body} = drawClasses({costs, lines, step: 0, color: 'red'}, penOf(false));
  expect(body).toContain(
    'mean of 1000 classes 0.5000; below, what each class costs it (200 of 1000)',
  );
  expect(body).toContain('c199<');
  expect(body).not.toContain('c200<');
});
