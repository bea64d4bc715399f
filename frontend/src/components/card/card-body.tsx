import type {ReadonlySignal} from '@preact/signals';
import type {VNode} from 'preact';
import {useContext, useState} from 'preact/hooks';
import type {Result, RunsAnswer} from '../../server/api.ts';
import type {View} from '../../chart/plot.ts';
import {readLines} from '../../chart/readout.ts';
import type {Zoom} from '../../chart/ranges.ts';
import type {Reading} from '../../chart/readout.ts';
import type {CountsAt} from '../../cards/counts.ts';
import type {EveryStep} from '../../cards/every-step.ts';
import {absence} from '../../cards/note.ts';
import type {Note} from '../../cards/note.ts';
import {placeOfLines} from '../../runs/runs.ts';
import {CardNote} from './card-note.tsx';
import {Chart} from '../chart/chart.tsx';
import {EveryStepSwitch} from './every-step-switch.tsx';
import {FormulaProblem} from '../formula/formula-problem.tsx';
import {Legend} from '../chart/legend.tsx';
import {OnScreen} from '../on-screen.ts';
import {Skeleton} from './skeleton.tsx';

export interface CardBodyProps {
  readonly title: string;
  readonly answer: RunsAnswer | null;
  readonly result: Result | null; // null until the server has answered
  readonly failure: string | null; // why it has not
  readonly view: View;
  readonly note: Note | null;
  readonly everyStep: EveryStep | null;
  readonly smoothed: boolean;
  readonly zoom: Zoom;
  readonly crosshair: ReadonlySignal<number | null>;
  readonly countsAt: ReadonlySignal<CountsAt | null>;
  readonly shown: ReadonlySet<string>; // runs
  readonly onCrosshair: (x: number | null) => void;
  readonly onPoint: (step: number | null) => void;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onHighlight: (run: string | null) => void;
  readonly onExplain: (reading: Reading) => void;
  readonly onFix: (formula: string) => void;
}

/**
 * What a card shows: nothing yet, why there is nothing, an error, or the chart with its values.
 *
 *     <Chart /><Legend /><CardNote /><EveryStepSwitch />
 */
export function CardBody(props: CardBodyProps): VNode {
  const {title, result, failure, view, note, everyStep, smoothed, onFix} = props;
  const onScreen = useContext(OnScreen);
  const [pointed, setPointed] = useState(false); // at the chart
  if (result === null) {
    return failure === null ? (
      <Skeleton {...placeOfLines(props.answer, props.shown)} />
    ) : (
      <p class="card-message">{failure}</p>
    );
  }
  if (result.error !== null) {
    return <FormulaProblem problem={result.error} formula={result.formula} onFix={onFix} />;
  }
  if (view.lines.length === 0) {
    return <p class="card-message">{absence(result, props.shown)}</p>;
  }
  // Out of view the legend does not follow what is pointed at in other cards.
  const crosshair = onScreen ? props.crosshair.value : null;
  return (
    <>
      <Chart
        title={title}
        view={view}
        crosshair={crosshair}
        smoothed={smoothed}
        step={null}
        zoom={props.zoom}
        countsAt={props.countsAt}
        onCrosshair={props.onCrosshair}
        onPoint={(step) => {
          setPointed(step !== null);
          props.onPoint(step);
        }}
        onZoom={props.onZoom}
        onExplain={props.onExplain}
      />
      <Legend
        readings={readLines(view.told, crosshair)}
        told={pointed}
        onHighlight={props.onHighlight}
        onExplain={props.onExplain}
      />
      {note !== null && <CardNote note={note} />}
      {everyStep !== null && <EveryStepSwitch {...everyStep} />}
    </>
  );
}
