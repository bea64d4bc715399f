import type {Catalogue, Result, Run, RunsAnswer, Series} from '../src/server/api.ts';

export const XSS = '<img src=x onerror=alert(1)>';

export function run(name: string, changes: Partial<Run> = {}): Run {
  return {
    name,
    training: name.split('/')[0] ?? name,
    color_run: name,
    sets: [{name: 'counts', source: 'custom_metrics', layout: 'a1'}],
    counts_from: 'tp, fp, tn and fn are read from counts that this package wrote.',
    scalars: ['epoch_loss', 'val/loss'],
    hparams: {},
    formulas: [],
    ...changes,
  };
}

export function runsAnswer(runs: readonly Run[], changes: Partial<RunsAnswer> = {}): RunsAnswer {
  return {
    runs,
    tensorboard_runs: runs.map(({name}) => name),
    layouts: {a1: {kind: 'scores', thresholds: [0, 0.5, 1], rule: '>', classes: ['positive']}},
    formulas: [],
    notes: [],
    version: 'v1',
    last_read: 0,
    has_event_files: true,
    frozen_since: null,
    ...changes,
  };
}

export function series(name: string, changes: Partial<Series> = {}): Series {
  return {
    run: name,
    set: 'counts',
    class: null,
    steps: [0, 1, 2],
    wall_times: [100, 110, 120],
    values: [0.25, null, 0.75],
    at: {threshold: 0.5},
    join: {used: 3, operands: {counts: 3}},
    notes: [],
    cautions: [],
    sampled: false,
    ...changes,
  };
}

/** As the server answers; of a formula that is written as one `macro(…)` it knows what that is of. */
export function result(formula: string, all: readonly Series[]): Result {
  const [, inside = null] = /^macro\((.*)\)$/.exec(formula) ?? [];
  const none = {name: null, definition: null, error: null, skipped: []};
  return {...none, formula, series: all, mean_of: inside};
}

export const CATALOGUE: Catalogue = {
  functions: [
    {name: 'ema', signature: 'ema(x, weight)', group: 'along steps', description: 'Smooths.'},
  ],
  metrics: [{name: 'f1', formula: '2*tp / (2*tp + fp + fn)', description: 'F1', range: [0, 1]}],
  names: [{name: 'tp', kind: 'count', description: 'true positives'}],
};
