import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import type {Result} from '../api.ts';
import {ringAt} from '../chart/pinned.ts';
import type {Pinned} from '../chart/pinned.ts';
import type {View} from '../chart/plot.ts';
import type {Reading} from '../chart/readout.ts';
import type {Question} from '../explainer.ts';
import type {Curve} from '../views/answers.ts';
import {curveLines, curveView, pinsOf, readAtOf, scanOf} from '../views/curves.ts';
import {describeView} from '../views/view-note.ts';
import {CardNote} from './card-note.tsx';
import {ScanList} from './scan-list.tsx';
import {StepSlider} from './step-slider.tsx';
import {ThresholdChart} from './threshold-chart.tsx';
import {ViewChoices} from './view-choices.tsx';
import type {ViewProps} from './view-panel.tsx';

/**
 * A line for each run over thresholds at a step, with the best threshold and the present one.
 *
 *     <ThresholdChart /><ul class="scan"><li>best 0.81 at 0.31</li></ul><StepSlider />
 */
export function ThresholdView(props: ViewProps): VNode {
  const {title, subject, answers, busy, onChange} = props;
  const result = answers[0]?.[0] as Result<Curve>;
  const {view, scans} = useScanned(result, props);
  const explain = ({line, step}: Reading): void => {
    const curve = result.series.find((one) => one.run === line.run && one.set === line.set);
    if (curve !== undefined) {
      props.onExplain({run: line.run, key: line.key, step: curve.at.step, threshold: step});
    }
  };
  return (
    <>
      <ViewChoices {...{subject, onChange}} withRun={false} withAgainst={false} />
      <ThresholdChart
        {...{title, view}}
        step={subject.view.step === null ? null : (result.series[0]?.at.step ?? null)}
        zoom={props.zoom}
        onZoom={props.onZoom}
        onExplain={explain}
      />
      <StepSlider
        steps={subject.steps}
        step={subject.view.step}
        busy={busy}
        onChange={(step) => onChange({step})}
      />
      <ScanList lines={view.lines} scans={scans} onHighlight={props.onHighlight} />
      <CardNote note={describeView(result, props.options.shown, [])} />
    </>
  );
}

function useScanned(result: Result<Curve>, props: ViewProps) {
  const {options, enlarged, goal, bounds, highlight, over, question} = props;
  const intervals = props.intervals as Result<Curve> | null;
  const lines = useMemo(
    () => curveLines(result.series, options, intervals?.series),
    [result, options, intervals],
  );
  const scans = useMemo(
    () => result.series.map((curve) => scanOf(curve, readAtOf(over, curve, curve.at.step), goal)),
    [result, over, goal],
  );
  const pins = useMemo(
    () => [...pinsOf(lines, scans), ...ringAt(lines, pinnedOf(question))],
    [lines, scans, question],
  );
  // The axis stays where it is while steps are played.
  const subject = useMemo(() => ({}), [options, props.subject.className]);
  const view: View = useMemo(
    () => ({
      ...curveView(lines, bounds, options.dark),
      highlight,
      wheelZooms: enlarged,
      subject,
      pins,
    }),
    [lines, pins, bounds, options, highlight, enlarged, subject],
  );
  return {view, scans};
}

/** The point asked about: what a line of this chart calls a step is a threshold. */
function pinnedOf(question: Question | null): Pinned | null {
  const {key, threshold} = question ?? {};
  return key === undefined || threshold === undefined ? null : {key, step: threshold};
}
