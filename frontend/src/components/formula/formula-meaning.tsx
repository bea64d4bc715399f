import type {VNode} from 'preact';
import type {CheckAnswer} from '../../server/answers.ts';
import {isolated} from '../../texts/isolated.ts';
import {texts} from '../../texts/index.ts';

/**
 * One line that says what a right formula means in this log.
 *
 *     <p class="meaning" aria-live="polite"><b>ok</b> · 4 runs · counts · 201 thresholds</p>
 */
export function FormulaMeaning({answer}: {readonly answer: CheckAnswer}): VNode {
  const {runs, sets, thresholds} = answer;
  const runsText = texts.common.runs(runs.of);
  const parts = [
    runs.used === runs.of ? runsText : texts.common.someOf(runs.used, runsText),
    sets.map(isolated).join(texts.common.comma),
    thresholds > 0 ? texts.common.thresholds(thresholds) : '',
  ].filter((part) => part !== '');
  return (
    <p class="meaning" aria-live="polite">
      <b class={runs.used > 0 ? 'ok' : 'warn'}>{runs.used > 0 ? texts.bar.ok : texts.bar.noRun}</b>{' '}
      · {parts.join(' · ')}
    </p>
  );
}
