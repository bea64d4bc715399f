import type {ReadonlySignal} from '@preact/signals';
import type {ComponentChildren, VNode} from 'preact';
import {useRef, useState} from 'preact/hooks';
import type {Zoom} from '../../chart/ranges.ts';
import type {Reading} from '../../chart/readout.ts';
import type {CountsAt} from '../../cards/counts.ts';
import type {EveryStep} from '../../cards/every-step.ts';
import {changeLayout, HEIGHT} from '../../state/layout.ts';
import type {Layout, LayoutChange} from '../../state/layout.ts';
import type {Nearness} from '../../state/state.ts';
import type {Supposition} from '../../formulas/suppositions.ts';
import {CardBody} from './card-body.tsx';
import {CardCorner} from './card-corner.tsx';
import {CardHeader} from './card-header.tsx';
import {OnScreen} from '../on-screen.ts';
import {useCharted} from '../chart/use-charted.ts';
import type {Charted} from '../chart/use-charted.ts';
import {useHandOn} from '../use-hand-on.ts';
import {useLate} from './use-late.ts';
import {useSeen} from '../use-seen.ts';
import {WhatIf} from './what-if.tsx';

export interface CardProps extends Charted {
  readonly formula: string;
  readonly behind: boolean; // another one fills the screen
  readonly busy: boolean; // values under what is supposed now are under way
  readonly failure: string | null;
  readonly crosshair: ReadonlySignal<number | null>;
  readonly id: number;
  readonly drop: 'before' | 'after' | null; // where a card that is dragged would come to lie
  readonly editing: boolean;
  readonly onScreen: boolean;
  /** Called when the card comes into view and when it leaves it. */
  readonly onSeen: (nearness: Nearness | null) => void;
  readonly countsAt: ReadonlySignal<CountsAt | null>;
  readonly onCrosshair: (x: number | null) => void;
  /** Called with the step that the pointer is at. */
  readonly onPoint: (step: number | null) => void;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onResetZoom: (() => void) | null; // of the chart that is shown, where it is zoomed
  readonly onHighlight: (run: string | null) => void;
  readonly onExplain: (reading: Reading) => void;
  readonly onResize: (change: LayoutChange) => void;
  readonly onEdit: (formula: string) => void;
  readonly onEnlarge: () => void;
  readonly onRemove: () => void;
  readonly everyStep: EveryStep | null; // the switch, where there is one
  readonly suppositions: readonly Supposition[];
  readonly grip: ComponentChildren;
  readonly menu: ComponentChildren;
  readonly body: VNode | null; // what is shown in place of lines over steps
  readonly axes: ComponentChildren; // the switch between what can be shown
}

/**
 * One formula: its title, chart, values and what they were made of.
 *
 *     <article class="card" aria-label="f2"><header>…</header> chart, legend, note</article>
 */
export function Card(given: CardProps): VNode {
  const element = useSeen(given.onSeen);
  useHandOn(element);
  const props = useLastSeen(given);
  const {metric, options, enlarged, busy} = props;
  const title = props.formula.trim();
  const late = useLate(busy);
  const [layout, setPreview] = usePreview(given.layout);
  const {view, note} = useCharted(props);
  return (
    <article
      ref={element}
      class={classOf(props, layout, given.drop, late)}
      style={{'--chart-height': `${layout.height ?? HEIGHT}px`}}
      {...{'data-card': given.id, 'aria-label': title, 'aria-busy': busy, inert: given.behind}}
    >
      <CardHeader
        title={title}
        isName={metric !== null}
        definition={props.evaluated?.result.definition ?? metric?.formula ?? null}
        enlarged={enlarged}
        onResetZoom={props.onResetZoom}
        onEdit={() => props.onEdit(props.formula)}
        onEnlarge={props.onEnlarge}
        onRemove={props.onRemove}
        grip={given.grip}
        menu={props.menu}
      />
      <WhatIf suppositions={props.suppositions} />
      <OnScreen value={given.onScreen}>
        {props.body ?? (
          <CardBody
            {...props}
            title={title}
            result={props.evaluated?.result ?? null}
            view={view}
            note={note}
            smoothed={options.smoothing > 0}
            shown={options.shown}
            onFix={props.onEdit}
          />
        )}
      </OnScreen>
      {props.axes}
      {!enlarged && (
        <CardCorner layout={given.layout} onPreview={setPreview} onResize={props.onResize} />
      )}
    </article>
  );
}

/** Out of view a card stays as it was, so that a hundred of them cost no more than those on screen. */
function useLastSeen(given: CardProps): CardProps {
  const last = useRef(given);
  if (given.onScreen) {
    last.current = given;
  }
  return last.current;
}

/** The layout with what would become of it while the card is being resized. */
function usePreview(layout: Layout): [Layout, (change: LayoutChange | null) => void] {
  const [preview, setPreview] = useState<LayoutChange | null>(null);
  return [changeLayout(layout, preview ?? {}), setPreview];
}

function classOf(
  {enlarged, editing, suppositions}: CardProps,
  {width}: Layout,
  drop: CardProps['drop'],
  late: boolean,
): string {
  const names = [
    'card',
    enlarged && 'enlarged',
    editing && 'editing',
    late && 'late',
    suppositions.length > 0 && 'supposed',
    width !== undefined && `width-${width}`,
    drop !== null && `drop-${drop}`,
  ];
  return names.filter(Boolean).join(' ');
}
