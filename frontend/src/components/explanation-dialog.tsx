import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import type {Point} from '../answers.ts';
import type {Explanation, Question} from '../explainer.ts';
import {derivation, originOf} from '../explanation.ts';
import {formatPercent, formatValue, toNumber} from '../numbers.ts';
import {CountsPicture} from './counts-picture.tsx';
import {Dialog} from './dialog.tsx';
import {Skeleton} from './skeleton.tsx';

export interface ExplanationDialogProps {
  readonly question: Question;
  readonly explanation: Explanation | null; // null until the server has answered
  readonly onClose: () => void;
}

/**
 * How one value comes about: its counts, the formula with them put in, and where they are from.
 *
 *     <dialog><h2>plain/train at step 12</h2><table class="counts" /><pre>f1 …</pre></dialog>
 */
export function ExplanationDialog(props: ExplanationDialogProps): VNode {
  const {question, explanation, onClose} = props;
  return (
    <Dialog title={`${question.run} at step ${question.step}`} onClose={onClose}>
      {explanation === null && <Skeleton />}
      {explanation !== null && explanation.failure !== null && (
        <p role="alert">{explanation.failure}</p>
      )}
      {explanation !== null && explanation.point !== null && (
        <PointDetails point={explanation.point} />
      )}
    </Dialog>
  );
}

function PointDetails({point}: {readonly point: Point}): VNode {
  const {counts} = point;
  const text = derivation(point);
  return (
    <div class="explanation">
      <p>
        <b class="explained-value" data-value={toNumber(point.value)}>
          {formatValue(toNumber(point.value))}
        </b>{' '}
        <span class="quiet">{intervalText(point)}</span>
      </p>
      {counts !== null && 'tp' in counts && <CountsPicture counts={counts} />}
      <pre>{text}</pre>
      <ul class="quiet">
        {originOf(point).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {/* Browsers hand out the clipboard at secure addresses only; elsewhere the text can be marked. */}
      {window.isSecureContext && <CopyButton text={text} />}
    </div>
  );
}

function CopyButton({text}: {readonly text: string}): VNode {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('The browser does not allow it: mark the text and copy it.'),
    );
  };
  return (
    <p class="dialog-actions">
      <span role="status">{said}</span>
      <button type="button" class="chip" onClick={copy}>
        Copy
      </button>
    </p>
  );
}

function intervalText({band}: Point): string {
  const [lower, upper] = [band?.lower[0], band?.upper[0]];
  if (band === null || lower === undefined || upper === undefined) {
    return '';
  }
  const ends = [lower, upper].map((end) => formatValue(toNumber(end)));
  return `${ends.join(' to ')}, the ${formatPercent(band.level)} interval`;
}
