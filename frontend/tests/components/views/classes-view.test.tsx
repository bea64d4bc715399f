import {signal} from '@preact/signals';
import {render} from 'preact';
import {afterEach, expect, test} from 'vitest';
import {ClassesView} from '../../../src/components/views/classes-view.tsx';
import type {ViewProps} from '../../../src/components/views/view-panel.tsx';
import {subjectOf} from '../../../src/views/asks.ts';
import {DEFAULT_VIEW} from '../../../src/views/card-view.ts';
import {result, run, runsAnswer, series} from '../../fixtures.ts';

const nothing = (): void => undefined;

afterEach(() => render(null, document.body));

/** The quiet line of the classes of a run that were read at a threshold, or at one each. */
function noteAt(threshold: number | null | readonly number[]): string | null | undefined {
  const runs = runsAnswer([run('a')]);
  const over = [series('a', {class: 'cat'}), series('a', {class: 'dog'})];
  const subject = subjectOf('f1', {...DEFAULT_VIEW, kind: 'classes'}, result('f1', over), runs);
  if (subject === null) {
    throw new Error('There is a subject.');
  }
  const classes = {
    ...{...series('a'), classes: ['cat', 'dog'], values: [0.75, 0.25]},
    at: {step: 2, threshold},
  };
  const said = {...result('f1', []), series: [classes]};
  const options = {shown: new Set(['a']), styles: new Map(), dark: false, smoothing: 0};
  const props: ViewProps = {
    ...{title: 'f1', subject, over, runs, answers: [[said, said], [result('f1', over)]]},
    ...{intervals: null, busy: false, goal: 'maximize', bounds: [0, 1], enlarged: false},
    options: {...options, axis: 'step', bands: true},
    ...{grouping: null, layout: {}, highlight: null, question: null, zoom: {x: null, y: null}},
    ...{onZoom: nothing, onChange: nothing, onHighlight: nothing},
    ...{onCrosshair: nothing, onExplain: nothing, onPoint: nothing},
    ...{pointed: signal(null), countsAt: signal(null)},
  };
  render(<ClassesView {...props} />, document.body);
  return document.querySelector('.note')?.textContent;
}

test('the note of classes names the counts, the rule and the threshold, or the span of several', () => {
  expect(noteAt(0.5)).toBe('counts · score > 0.5');
  expect(noteAt([0.25, 0.75])).toBe('counts · score > 0.25 to 0.75');
  expect(noteAt(null)).toBe('counts');
});
