import type {ReadonlySignal} from '@preact/signals';
import type {ComponentChildren, RefObject, VNode} from 'preact';
import {useEffect, useMemo, useRef} from 'preact/hooks';
import type {Metric, Result, RunsAnswer} from '../api.ts';
import {buildLines} from '../chart/lines.ts';
import type {LineOptions} from '../chart/lines.ts';
import type {View} from '../chart/plot.ts';
import {boundsOf} from '../chart/ranges.ts';
import type {Reading} from '../chart/readout.ts';
import type {EveryStep} from '../every-step.ts';
import {describeResult} from '../note.ts';
import {paletteFor} from '../palette.ts';
import type {Supposition} from '../suppositions.ts';
import {CardBody} from './card-body.tsx';
import {CardHeader} from './card-header.tsx';
import {WhatIf} from './what-if.tsx';

const NEAR = '50% 0px'; // half a screen ahead of scrolling

export interface CardProps {
  readonly formula: string;
  readonly metric: Metric | null; // where the formula is a metric's name
  readonly result: Result | null;
  readonly failure: string | null;
  readonly answer: RunsAnswer | null;
  readonly options: LineOptions;
  readonly highlight: string | null;
  readonly crosshair: ReadonlySignal<number | null>;
  readonly place: {readonly isFirst: boolean; readonly isLast: boolean};
  readonly enlarged: boolean;
  readonly editing: boolean;
  readonly onScreen: boolean;
  /** Called when the card comes into view and when it leaves it. */
  readonly onSeen: (seen: boolean) => void;
  readonly onCrosshair: (x: number | null) => void;
  readonly onHighlight: (run: string | null) => void;
  readonly onExplain: (reading: Reading) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onEdit: (formula: string) => void;
  readonly onEnlarge: () => void;
  readonly onRemove: () => void;
  readonly everyStep: EveryStep | null; // the switch, where there is one
  readonly suppositions: readonly Supposition[];
  readonly menu: ComponentChildren;
}

/**
 * One formula: its title, chart, values and what they were made of.
 *
 *     <article class="card" aria-label="f2"><header>…</header> chart, legend, note</article>
 */
export function Card(given: CardProps): VNode {
  const element = useSeen(given.onSeen);
  // Out of view a card stays as it was, so that a hundred of them cost no more than those on screen.
  const last = useRef(given);
  if (given.onScreen) {
    last.current = given;
  }
  const props = last.current;
  const {formula, metric, result, answer, options, enlarged, editing, place} = props;
  const {view, note} = useCharted(props);
  const title = formula.trim();
  const supposed = props.suppositions.length > 0;
  return (
    <article
      ref={element}
      class={['card', enlarged && 'enlarged', editing && 'editing', supposed && 'supposed']
        .filter(Boolean)
        .join(' ')}
      aria-label={title}
    >
      <CardHeader
        title={title}
        isName={metric !== null}
        definition={result?.definition ?? metric?.formula ?? null}
        {...place}
        enlarged={enlarged}
        onMove={props.onMove}
        onEdit={() => props.onEdit(formula)}
        onEnlarge={props.onEnlarge}
        onRemove={props.onRemove}
        menu={props.menu}
      />
      <WhatIf suppositions={props.suppositions} />
      <CardBody
        title={title}
        result={result}
        failure={props.failure}
        view={view}
        note={answer === null ? null : note}
        everyStep={props.everyStep}
        smoothed={options.smoothing > 0}
        crosshair={props.crosshair}
        onCrosshair={props.onCrosshair}
        onHighlight={props.onHighlight}
        onExplain={props.onExplain}
        onFix={props.onEdit}
      />
    </article>
  );
}

/** Tells when an element comes near the part of the page that is on screen, or leaves it. */
function useSeen(onSeen: (seen: boolean) => void): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => latest.current(entries.at(-1)?.isIntersecting === true),
      {root: document, rootMargin: NEAR},
    );
    if (element.current !== null) {
      observer.observe(element.current);
    }
    return () => {
      observer.disconnect();
      latest.current(false);
    };
  }, []);
  return element;
}

/** The lines and the note, made again only when what they are made of has changed. */
function useCharted({result, answer, options, metric, highlight}: CardProps) {
  const lines = useMemo(
    () => (result === null ? [] : buildLines(result, options)),
    [result, options],
  );
  const view: View = useMemo(
    () => ({
      lines,
      bounds: boundsOf(metric?.range ?? null),
      axis: options.axis,
      palette: paletteFor(options.dark),
      highlight,
    }),
    [lines, metric, options, highlight],
  );
  const note = useMemo(
    () => (result && answer ? describeResult(result, answer, options.shown) : null),
    [result, answer, options],
  );
  return {view, note};
}
