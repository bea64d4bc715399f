import type {VNode} from 'preact';
import {useMemo} from 'preact/hooks';
import {ringAt} from '../../chart/pinned.ts';
import type {Pinned} from '../../chart/pinned.ts';
import type {View} from '../../chart/plot.ts';
import type {Reading} from '../../chart/readout.ts';
import type {Question} from '../../cards/explainer.ts';
import {bandText, describeGroups} from '../../runs/group-note.ts';
import {withUnplaced} from '../../cards/note.ts';
import type {Note} from '../../cards/note.ts';
import {curveAsked} from '../../cards/questions.ts';
import {curvesIn} from '../../views/answers.ts';
import type {Curves} from '../../views/answers.ts';
import {
  curveLines,
  curvesOf,
  curveView,
  overThresholds,
  pinsOf,
  scansOf,
  shared,
} from '../../views/curves.ts';
import {texts} from '../../texts/index.ts';
import {describeView} from '../../views/view-note.ts';
import {CardNote} from '../card/card-note.tsx';
import {ScanList} from './scan-list.tsx';
import {StepSlider} from './step-slider.tsx';
import {ThresholdChart} from './threshold-chart.tsx';
import {useLog} from '../chart/use-log.ts';
import {ViewChoices} from './view-choices.tsx';
import type {ViewProps} from './view-panel.tsx';

/**
 * A line for each run over thresholds at a step, with the best threshold and the present one.
 *
 *     <ThresholdChart /><ul class="scan"><li>best 0.81 at 0.31</li></ul><StepSlider />
 */
export function ThresholdView(props: ViewProps): VNode {
  const {title, subject, answers, busy, onChange} = props;
  const result = curvesIn(answers);
  const {view, scans, note} = useScanned(result, props);
  const step = shared(result.series.map(({at}) => at.step)); // null where runs end at other steps
  const explain = (reading: Reading): void => {
    const asked = curveAsked(reading, curvesOf(result), props.grouping);
    if (asked !== null) {
      props.onExplain(asked);
    }
  };
  return (
    <>
      <ViewChoices {...{subject, onChange}} withRun={false} withAgainst={false} />
      <ThresholdChart
        {...{title, view}}
        step={step}
        zoom={props.zoom}
        pointed={props.pointed}
        countsAt={props.countsAt}
        onPoint={(threshold) => props.onPoint(threshold, step)}
        onZoom={props.onZoom}
        onExplain={explain}
      />
      <StepSlider
        steps={subject.steps}
        step={subject.view.step}
        busy={busy}
        onChange={(step) => onChange({step})}
      />
      <ScanList lines={view.told} scans={scans} onHighlight={props.onHighlight} />
      <CardNote note={note} />
    </>
  );
}

function noteOf(curves: Curves, {grouping, options}: ViewProps): Note {
  const {groups = [], ...result} = overThresholds(curves);
  return groups.length > 0
    ? describeGroups(result, groups, bandText(grouping, options.bands), null)
    : describeView(result, options.shown, []);
}

function useScanned(result: Curves, props: ViewProps) {
  const {options, enlarged, goal, bounds, highlight, over, question} = props;
  const intervals = props.intervals as Curves | null;
  const lines = useMemo(() => curveLines(result, options, intervals), [result, options, intervals]);
  const scans = useMemo(() => scansOf(result, over, goal), [result, over, goal]);
  const log = useLog(props.layout);
  const drawn = useMemo(
    () => curveView(lines, {bounds, dark: options.dark, log}),
    [lines, bounds, options.dark, log],
  );
  const pins = useMemo(
    () => [...pinsOf(lines, scans, log), ...ringAt(drawn.lines, pinnedOf(question))],
    [drawn, scans, question],
  );
  // The axis stays where it is while steps are played.
  const subject = useMemo(() => ({}), [options, props.subject.className]);
  const view: View = useMemo(
    () => ({
      ...drawn,
      highlight,
      wheelZooms: enlarged,
      subject,
      pins,
    }),
    [drawn, pins, highlight, enlarged, subject],
  );
  const {parts, ...note} = withUnplaced(noteOf(result, props), lines, log);
  return {view, scans, note: {...note, parts: [...parts, texts.saving[goal]]}};
}

/** The point asked about: what a line of this chart calls a step is a threshold. */
function pinnedOf(question: Question | null): Pinned | null {
  const {key, threshold} = question ?? {};
  return key === undefined || threshold === undefined ? null : {key, step: threshold};
}
