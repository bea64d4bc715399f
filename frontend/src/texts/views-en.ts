import {isolated} from './isolated.ts';

/** What the axes of a card say, in English. */
export const views = {
  kinds: {
    steps: 'steps',
    thresholds: 'thresholds',
    heat: 'heat',
    classes: 'classes',
    matrix: 'matrix',
  },
  kindTitles: {
    steps: 'A line over steps',
    thresholds: 'A line over thresholds, at a step',
    heat: 'Steps by thresholds of one run, and the best threshold at each step',
    classes: 'Each class, by what it costs the mean over classes',
    matrix: 'The confusion matrix at a step',
  },
  switch: (title: string) => `What ${title} is shown over`,
  // Along the axes that are not drawn.
  step: 'Step',
  play: 'Play the steps',
  pause: 'Pause',
  run: 'Run',
  set: 'Counts',
  less: 'less',
  nothing: 'nothing',
  class: 'Class',
  // Over thresholds.
  thresholdAxis: 'threshold',
  threshold: (threshold: string) => `threshold ${threshold}`,
  spokenThreshold: (threshold: string, values: string) => `Threshold ${threshold}: ${values}`,
  best: (threshold: string, value: string) => `best ${value} at ${threshold}`,
  present: (threshold: string, value: string) => `${value} at ${threshold}`,
  single: (value: string) => `${value}, of one threshold alone`,
  loses: (loss: string) => `loses ${loss}`,
  losesNothing: 'loses nothing',
  never: 'undefined at every threshold',
  // Heat.
  heatName: (title: string, run: string) =>
    `${title} of ${run}: steps from left to right, thresholds from bottom to top`,
  cell: (step: string, threshold: string, value: string) =>
    `step ${step} · threshold ${threshold} · ${value}`,
  undefined: 'undefined',
  ridge: 'best threshold',
  hint: 'Point at a cell, or move with the arrow keys; a click or Enter explains it.',
  sharesNothing: 'The two runs share no step and threshold.',
  noThresholds: (run: string) =>
    `The counts of ${isolated(run)} are of one threshold alone. BinaryCounts() in Keras, and add_scores(…) elsewhere, log them at many.`,
  // Classes.
  mean: (value: string, used: number, all: number) =>
    used === all
      ? `mean of ${all} classes ${value}; below, what each class costs it`
      : `mean of ${used} of ${all} classes ${value}, the others are undefined; below, what each costs it`,
  costs: (cost: string) => `costs ${cost}`,
  raises: (gain: string) => `adds ${gain}`,
  neither: 'costs nothing',
  support: (count: string) => `${count} examples`,
  classesName: (title: string) => `${title} by class, what costs the mean most first`,
  // Matrix.
  scales: {counts: 'counts', rows: '% of row', columns: '% of column'},
  cells: 'What cells tell',
  true: 'true',
  predicted: 'predicted',
  matrixName: (run: string, step: number) => `Confusion matrix of ${isolated(run)} at step ${step}`,
  matrixCell: (truth: string, predicted: string, count: string, share: string) =>
    `true ${isolated(truth)} · predicted ${isolated(predicted)} · ${count}${share === '' ? '' : ` · ${share} of its row`}`,
  cut: (rule: string, threshold: string) => `score ${rule || 'at'} ${threshold} is positive`,
  otherClasses: 'The two runs have other classes.',
  negative: 'negative',
  positive: 'positive',
  // A threshold that is chosen.
  bestOf: 'Best of',
  off: 'no formula',
  own: 'each formula itself',
  chosenOn: 'chosen on',
  itself: 'the run itself',
  chosen: (formula: string | null, split: string | null) =>
    `threshold best for ${isolated(formula ?? 'itself')}, chosen on ${isolated(split ?? 'the run itself')}`,
  oneThreshold: 'One threshold for all',
};
