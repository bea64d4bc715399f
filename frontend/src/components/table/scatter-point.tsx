import type {VNode} from 'preact';
import {useRef, useState} from 'preact/hooks';
import {formatValue} from '../../texts/numbers.ts';
import type {Coordinate, Label, Point} from '../../table/scatter.ts';
import {texts} from '../../texts/index.ts';
import {usePlace} from '../chart/tooltip.tsx';

const ABOVE = 24; // pixels from the top of a tooltip to its dot

export interface ScatterPointProps {
  readonly point: Point;
  readonly names: readonly [x: string, y: string];
  readonly left: number; // pixels, as all lengths here
  readonly top: number;
  readonly label: Label | null; // where its name stands; null where there is no room for it
  readonly whiskers: {readonly x: readonly number[]; readonly y: readonly number[]}; // NaN: none
  readonly color: string;
  readonly mark: string; // its shape, which tells two runs of one colour apart
  readonly pinned: boolean;
  readonly faded: boolean;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onHighlight: (on: boolean) => void;
  readonly onPin: () => void;
}

/**
 * A run in the scatter: a dot with its intervals and its name, and its values while it is pointed at.
 *
 *     <button class="scatter-dot" aria-label="plain: f1 0.81, mcc 0.55" style="left: 40px" />
 */
export function ScatterPoint(props: ScatterPointProps): VNode {
  const {point, names, left, top, label, color, mark, pinned, faded} = props;
  const [told, setTold] = useState(false);
  const dot = useRef<HTMLButtonElement>(null);
  const tell = (on: boolean): void => {
    setTold(on);
    props.onHighlight(on);
  };
  return (
    <div class={faded ? 'scatter-point faded' : 'scatter-point'}>
      <Whiskers {...props} />
      <button
        ref={dot}
        type="button"
        class="scatter-dot"
        style={{left: `${left}px`, top: `${top}px`, color}}
        data-run={point.run}
        aria-label={texts.scatter.point(
          point.name,
          said(names[0], point.x),
          said(names[1], point.y),
        )}
        aria-pressed={pinned}
        tabIndex={props.isTabStop ? 0 : -1}
        onClick={props.onPin}
        onMouseEnter={() => tell(true)}
        onMouseLeave={() => tell(false)}
        onFocus={() => {
          props.onFocus();
          tell(true);
        }}
        onBlur={() => tell(false)}
      >
        <i class={mark} />
      </button>
      {label !== null && !told && (
        <span
          class="scatter-label"
          style={{left: `${label.left}px`, top: `${label.top}px`}}
          aria-hidden="true"
        >
          {point.name}
        </span>
      )}
      {told && <PointTooltip point={point} names={names} dot={dot.current} />}
    </div>
  );
}

function Whiskers({left, top, whiskers, color}: ScatterPointProps): VNode | null {
  const {x, y} = whiskers;
  const isDrawn = [...x, ...y].every(Number.isFinite);
  return isDrawn ? (
    <svg class="scatter-whiskers" style={{color}} aria-hidden="true">
      <line x1={x[0]} x2={x[1]} y1={top} y2={top} />
      <line x1={left} x2={left} y1={y[0]} y2={y[1]} />
    </svg>
  ) : null;
}

interface PointTooltipProps extends Pick<ScatterPointProps, 'point' | 'names'> {
  readonly dot: HTMLElement | null;
}

function PointTooltip({point, names, dot}: PointTooltipProps): VNode {
  const {right = 0, top = 0} = dot?.getBoundingClientRect() ?? {};
  const element = usePlace({x: right, top: top - ABOVE});
  return (
    <div ref={element} class="tooltip" aria-hidden>
      <p>
        {point.name}
        {point.members && ` · ${texts.common.runs(point.members.length)}`}
      </p>
      <table>
        <tbody>
          {[point.x, point.y].map((one, index) => (
            <tr key={index}>
              <td class="tooltip-name code">{names[index]}</td>
              <td class="number">
                {formatValue(one.value)}
                {Number.isFinite(one.lower) && (
                  <span class="quiet">
                    {' '}
                    {texts.catalogue.range(formatValue(one.lower), formatValue(one.upper))}
                  </span>
                )}
              </td>
              <td class="quiet">{texts.chart.step(one.step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function said(name: string, {value}: Coordinate): string {
  return `${name} ${formatValue(value)}`;
}
