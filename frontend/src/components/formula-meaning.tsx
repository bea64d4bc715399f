import type {VNode} from 'preact';
import type {CheckAnswer} from '../api.ts';
import {plural} from '../numbers.ts';

/**
 * One line that says what a right formula means in this log.
 *
 *     <p class="meaning" aria-live="polite"><b>ok</b> · 4 runs · counts · 201 thresholds</p>
 */
export function FormulaMeaning({answer}: {readonly answer: CheckAnswer}): VNode {
  const {runs, sets, thresholds} = answer;
  const parts = [
    runs.used === runs.of ? plural(runs.of, 'run') : `${runs.used} of ${plural(runs.of, 'run')}`,
    sets.join(', '),
    thresholds > 0 ? plural(thresholds, 'threshold') : '',
  ].filter((part) => part !== '');
  return (
    <p class="meaning" aria-live="polite">
      <b class={runs.used > 0 ? 'ok' : 'warn'}>{runs.used > 0 ? 'ok' : 'no run has this'}</b> ·{' '}
      {parts.join(' · ')}
    </p>
  );
}
