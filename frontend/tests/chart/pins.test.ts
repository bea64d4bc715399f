import {expect, test} from 'vitest';
import {placeLabels} from '../../src/chart/pins.ts';

const BOX = {left: 0, top: 0, width: 200, height: 100};
const ROOM = {height: 10, gap: 5, radius: 4};

test('a word stands right above its spot, and left of it at the edge', () => {
  const [middle, edge] = placeLabels(
    [
      {left: 50, top: 50, width: 30, isLine: false},
      {left: 190, top: 50, width: 30, isLine: false},
    ],
    BOX,
    ROOM,
  );
  expect(middle).toEqual({left: 55, top: 36, width: 30, height: 10});
  expect(edge).toEqual({left: 155, top: 36, width: 30, height: 10});
});

test('no word lies on another or on what is occupied, and without room it is left out', () => {
  const spot = {left: 100, top: 50, width: 90, isLine: false};
  const spots = Array.from({length: 12}, () => spot);
  const ring = {left: 96, top: 46, width: 8, height: 8};
  const places = placeLabels(spots, BOX, ROOM).filter((place) => place !== null);
  for (const [index, a] of places.entries()) {
    for (const b of [ring, ...places.slice(0, index)]) {
      const apart =
        a.left >= b.left + b.width ||
        b.left >= a.left + a.width ||
        a.top >= b.top + b.height ||
        b.top >= a.top + a.height;
      expect(apart).toBe(true);
    }
  }
  expect(places.length).toBeGreaterThan(5);
  expect(places.length).toBeLessThan(12);
});

test('a word neither lies on a line nor runs into the word beside it', () => {
  // A line, and left of it the rings of two thresholds that lie close together.
  const [line, near, far] = placeLabels(
    [
      {left: 60, top: 10, width: 24, isLine: true},
      {left: 52, top: 24, width: 24, isLine: false},
      {left: 40, top: 24, width: 24, isLine: false},
    ],
    BOX,
    ROOM,
  );
  expect(line).toEqual({left: 65, top: 5, width: 24, height: 10});
  expect(near).toEqual({left: 23, top: 10, width: 24, height: 10});
  expect(far?.top).not.toBe(near?.top);
});
