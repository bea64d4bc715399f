import {expect, test} from 'vitest';
import {placeLabels} from '../../src/chart/pins.ts';

const BOX = {left: 0, top: 0, width: 200, height: 100};
const ROOM = {height: 10, gap: 5};

test('a word stands right above its spot, and left of it at the edge', () => {
  const [middle, edge] = placeLabels(
    [
      {left: 50, top: 50, width: 30},
      {left: 190, top: 50, width: 30},
    ],
    BOX,
    ROOM,
    [],
  );
  expect(middle).toEqual({left: 55, top: 36, width: 30, height: 10});
  expect(edge).toEqual({left: 155, top: 36, width: 30, height: 10});
});

test('no word lies on another or on what is occupied, and without room it is left out', () => {
  const spot = {left: 100, top: 50, width: 90};
  const spots = Array.from({length: 12}, () => spot);
  const ring = {left: 95, top: 45, width: 10, height: 10};
  const places = placeLabels(spots, BOX, ROOM, [ring]).filter((place) => place !== null);
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
