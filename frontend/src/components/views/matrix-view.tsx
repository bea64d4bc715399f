import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Result} from '../../server/api.ts';
import type {Cell} from '../../chart/heat.ts';
import {absence} from '../../cards/note.ts';
import {formatThreshold} from '../../texts/numbers.ts';
import {matrixAsked} from '../../cards/questions.ts';
import {texts} from '../../texts/index.ts';
import type {MatrixEntry} from '../../views/answers.ts';
import {SCALES} from '../../views/card-view.ts';
import type {MatrixScale} from '../../views/card-view.ts';
import {MOST_IN_TABLE, sameLabels, shownMatrix} from '../../views/matrix.ts';
import {describeView} from '../../views/view-note.ts';
import {CardNote} from '../card/card-note.tsx';
import {MatrixCanvas} from './matrix-canvas.tsx';
import {MatrixTable} from './matrix-table.tsx';
import {StepSlider} from './step-slider.tsx';
import {ViewChoice} from './view-choice.tsx';
import {ViewChoices} from './view-choices.tsx';
import type {ViewProps} from './view-panel.tsx';

/**
 * How many examples of each true class were predicted as each class; or one run less another.
 *
 *     <ViewChoices /><table class="matrix" /><StepSlider /><CardNote />
 */
export function MatrixView(props: ViewProps): VNode {
  const {subject, answers, busy, options, onChange} = props;
  const {run, against, view} = subject;
  const result = answers[0]?.[0] as Result<MatrixEntry>;
  const one = result.series.find((entry) => entry.run === run);
  const other = result.series.find((entry) => entry.run === against);
  const at = one?.at.threshold ?? null;
  const cut = at === null ? '' : texts.views.cut(one?.at.rule ?? '', formatThreshold(at));
  // Two runs have other numbers of examples, so that it is their shares that compare.
  const choose = (changes: Parameters<typeof onChange>[0]): void =>
    onChange(against === null && changes.against ? {...changes, scale: 'rows'} : changes);
  return (
    <>
      <ViewChoices subject={subject} onChange={choose} withRun withAgainst>
        <ViewChoice
          label={texts.views.cells}
          options={SCALES.map((value) => ({value, text: texts.views.scales[value]}))}
          value={view.scale}
          onChange={(scale) => onChange({scale: scale as MatrixScale})}
        />
      </ViewChoices>
      {one === undefined || (against !== null && other === undefined) ? (
        <p class="card-message">
          {absence({...result, series: []}, new Set([run, against ?? run]))}
        </p>
      ) : (
        <Matrix one={one} other={other ?? null} {...{props}} />
      )}
      <StepSlider
        steps={subject.steps}
        step={view.step}
        busy={busy}
        onChange={(step) => onChange({step})}
      />
      <CardNote note={describeView(result, options.shown, [cut])} />
    </>
  );
}

interface MatrixProps {
  readonly one: MatrixEntry;
  readonly other: MatrixEntry | null; // to be taken away
  readonly props: ViewProps;
}

function Matrix({one, other, props}: MatrixProps): VNode {
  const {subject, options, question, onExplain} = props;
  const {scale} = subject.view;
  const pick = (cell: Cell, told: string): void =>
    onExplain(matrixAsked(subject, cell, other === null ? [one] : [one, other], told));
  const shown = useMemo(() => shownMatrix(one, other, scale), [one, other, scale]);
  if (other !== null && !sameLabels(one.labels, other.labels)) {
    return <p class="card-message">{texts.views.otherClasses}</p>;
  }
  return one.labels.length > MOST_IN_TABLE ? (
    <MatrixCanvas {...shown} dark={options.dark} held={question !== null} onPick={pick} />
  ) : (
    <MatrixTable key={one.labels.length} {...shown} onPick={pick} />
  );
}
