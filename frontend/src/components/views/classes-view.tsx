import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Result} from '../../server/api.ts';
import {paletteColor} from '../../runs/colors.ts';
import {thresholdParts} from '../../cards/note.ts';
import {formatValue, toNumber} from '../../texts/numbers.ts';
import {classAsked} from '../../cards/questions.ts';
import {texts} from '../../texts/index.ts';
import type {OverClasses} from '../../views/answers.ts';
import type {Goal} from '../../views/best.ts';
import {classCosts, meanOf} from '../../views/class-costs.ts';
import {classLines} from '../../views/class-lines.ts';
import {describeView} from '../../views/view-note.ts';
import {CardNote} from '../card/card-note.tsx';
import {ClassGrid} from './class-grid.tsx';
import {StepSlider} from './step-slider.tsx';
import {ViewChoices} from './view-choices.tsx';
import type {ViewProps} from './view-panel.tsx';

/**
 * The classes of one run at a step, by what they cost the mean over classes.
 *
 *     <p class="class-mean">mean of 10 classes 0.8123</p><ClassGrid /><StepSlider />
 */
export function ClassesView(props: ViewProps): VNode {
  const {title, subject, answers, busy, options, onChange} = props;
  const [values, supports] = answers[0] as readonly [Result<OverClasses>, Result<OverClasses>];
  const history = answers[1]?.[0] as Result;
  const one = values.series.find(({run}) => run === subject.run);
  const {costs, mean} = useCosts(one, supports, props.goal);
  const cut = one === undefined ? [] : thresholdParts([one], props.runs);
  const intervals = props.intervals as Result | null;
  const lines = useMemo(
    () => classLines(history, intervals, subject.run),
    [history, intervals, subject.run],
  );
  const style = options.styles.get(subject.run)?.color ?? 0;
  return (
    <>
      <ViewChoices {...{subject, onChange}} withRun withAgainst={false} />
      <p class="class-mean" data-value={mean.value}>
        {texts.views.mean(formatValue(mean.value), mean.used, mean.of)}
      </p>
      <ClassGrid
        name={texts.views.classesName(title)}
        costs={costs}
        lines={lines.byClass}
        x={lines.x}
        y={lines.y}
        step={one?.at.step ?? null}
        color={paletteColor(style, options.dark)}
        onPick={(name) => one && props.onExplain(classAsked(subject, one, name))}
      />
      <StepSlider
        steps={subject.steps}
        step={subject.view.step}
        busy={busy}
        onChange={(step) => onChange({step})}
      />
      <CardNote note={describeView(values, options.shown, cut)} />
    </>
  );
}

function useCosts(one: OverClasses | undefined, supports: Result<OverClasses>, goal: Goal) {
  return useMemo(
    () => ({
      costs: one === undefined ? [] : classCosts(one, supports, goal),
      mean: meanOf(one?.values.map(toNumber) ?? []),
    }),
    [one, supports, goal],
  );
}
