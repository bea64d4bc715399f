import type {VNode} from 'preact';
import type {Point} from '../../server/answers.ts';
import type {WireNumber} from '../../server/api.ts';
import type {Explanation, Question} from '../../cards/explainer.ts';
import {headingOf, pointName} from '../../cards/questions.ts';
import {derivation, explanationText, originOf} from '../../cards/explanation.ts';
import {formatPercent, formatValue, toNumber} from '../../texts/numbers.ts';
import {texts} from '../../texts/index.ts';
import {CopyButton} from '../copy-button.tsx';
import {CountsPicture} from './counts-picture.tsx';
import {Dialog} from '../dialog.tsx';
import {Skeleton} from './skeleton.tsx';

export interface ExplanationDialogProps {
  readonly question: Question;
  readonly explanation: Explanation | null; // null until the server has answered
  readonly onClose: () => void;
}

/**
 * How a value comes about: its counts, the formula with them put in, and where they are from. One that
 * is made of others, such as a mean over runs, has each of them to be opened.
 *
 *     <dialog><h2>plain/train at step 12</h2><table class="counts" /><pre>f1 …</pre></dialog>
 */
export function ExplanationDialog(props: ExplanationDialogProps): VNode {
  const {question, explanation, onClose} = props;
  const {step, told} = question;
  const {points = [], missing = [], failure = null} = explanation ?? {};
  const title = (name: string): string => texts.explanation.title(name, step);
  return (
    <Dialog title={title(headingOf(question))} onClose={onClose}>
      {told !== undefined && <p>{told}</p>}
      {explanation === null && <Skeleton rows={0} />}
      {failure !== null && <p role="alert">{failure}</p>}
      {points.map((point) => {
        const name = pointName(point);
        const details = <PointDetails title={title(name)} point={point} />;
        return points.length === 1 ? (
          details
        ) : (
          <details key={name} class="explained">
            <summary>
              {name} <b>{formatValue(toNumber(point.value))}</b>
            </summary>
            {details}
          </details>
        );
      })}
      {points.length > 0 && missing.map((reason) => <p class="quiet">{reason}</p>)}
    </Dialog>
  );
}

interface PointDetailsProps {
  readonly title: string;
  readonly point: Point;
}

function PointDetails({title, point}: PointDetailsProps): VNode {
  const {counts} = point;
  return (
    <div class="explanation">
      <p>
        <b class="explained-value" data-value={toNumber(point.value)}>
          {formatValue(toNumber(point.value))}
        </b>{' '}
        <span class="quiet">{intervalText(point)}</span>
      </p>
      {counts !== null && 'tp' in counts && <CountsPicture counts={counts} />}
      <pre>{derivation(point)}</pre>
      <ul class="quiet">
        {originOf(point).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <CopyButton text={explanationText(title, point)} />
    </div>
  );
}

function intervalText({band}: Point): string {
  const [lower, upper] = [band?.lower[0], band?.upper[0]];
  // Bounds that are undefined are null.
  if (band === null || lower == null || upper == null) {
    return '';
  }
  const end = (value: WireNumber): string => formatValue(toNumber(value));
  return texts.explanation.interval(end(lower), end(upper), formatPercent(band.level));
}
