import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Api} from '../../src/server/api.ts';
import type {RunsAnswer} from '../../src/server/api.ts';
import {Poller} from '../../src/server/poller.ts';
import {createState} from '../../src/state/state.ts';
import {CATALOGUE, run, runsAnswer} from '../fixtures.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const server = {answer: runsAnswer([run('a')]) as RunsAnswer | null, paths: [] as string[]};
  const api = new Api((path) => {
    server.paths.push(path);
    const body = path === './catalogue' ? CATALOGUE : server.answer;
    return Promise.resolve(
      body === null ? new Response('', {status: 500}) : new Response(JSON.stringify(body)),
    );
  });
  const state = createState();
  let next = 0;
  const poller = new Poller(api, state, () => next++);
  return {server, state, poller};
}

test('the runs are asked for every five seconds and the catalogue once', async () => {
  const {server, poller} = start();
  await poller.poll();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.paths).toEqual(['./catalogue', './runs', './runs', './runs']);
});

test('the same version changes nothing but the time of reading', async () => {
  const {server, state, poller} = start();
  await poller.poll();
  const before = state.answer.value;
  server.answer = runsAnswer([run('a')], {last_read: 7});
  await vi.advanceTimersByTimeAsync(5000);
  expect(state.answer.value).toBe(before);
  expect(state.lastRead.value).toBe(7);
});

test('it is told that TensorBoard has stopped reading, until there is something new', async () => {
  const {server, state, poller} = start();
  server.answer = runsAnswer([run('a')], {
    frozen_since: new Date(2026, 10, 28, 12, 3).getTime() / 1000,
  });
  await poller.poll();
  expect(state.runsFailure.value).toMatch(
    /^TensorBoard has read nothing new since 12:03.* although event files grow; start it again\.$/,
  );
  expect(state.answer.value?.runs).toHaveLength(1);
  server.answer = runsAnswer([run('a')]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(state.runsFailure.value).toBeNull();
});

test('the first cards come from the runs, and chosen cards stay as they are', async () => {
  const {state, poller} = start();
  await poller.poll();
  expect(state.cards.value.map(({formula}) => formula)).toEqual(['f1', 'mcc']);
  expect(state.chosen.value).toBeNull();
  state.chosen.value = [];
  await vi.advanceTimersByTimeAsync(5000);
  expect(state.cards.value).toEqual([]);
});

test('a failure is told, what was read stays, and the next success clears it', async () => {
  const {server, state, poller} = start();
  await poller.poll();
  const {answer} = server;
  server.answer = null;
  await vi.advanceTimersByTimeAsync(5000);
  expect(state.runsFailure.value).toBe('TensorBoard answered 500.');
  expect(state.answer.value).not.toBeNull();
  server.answer = answer;
  await vi.advanceTimersByTimeAsync(1000);
  expect(state.runsFailure.value).toBeNull();
});

test('a paused poller asks nothing', async () => {
  const {server, poller} = start();
  await poller.poll();
  poller.pause();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.paths).toEqual(['./catalogue', './runs']);
});
