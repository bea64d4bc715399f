import type {VNode} from 'preact';
import {useState} from 'preact/hooks';
import {recall, remember} from '../../state/storage.ts';
import {texts} from '../../texts/index.ts';

const KEY = 'table_height';
const SMALLEST = 96;
const STEP = 24;

/** The height of the drawer in pixels, which this browser remembers. */
export function useHeight(): [number, (height: number) => void] {
  const [height, setHeight] = useState(remembered);
  const set = (wanted: number): void => {
    const next = Math.round(Math.min(Math.max(wanted, SMALLEST), largest()));
    setHeight(next);
    remember(KEY, String(next));
  };
  return [Math.min(height, largest()), set];
}

export interface DrawerEdgeProps {
  readonly height: number;
  readonly onHeight: (height: number) => void;
}

/**
 * The upper edge of the drawer, moved by dragging and by the arrow keys.
 *
 *     <div role="separator" aria-label="Height of the table" tabindex="0" />
 */
export function DrawerEdge({height, onHeight}: DrawerEdgeProps): VNode {
  return (
    <div
      class="drawer-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={texts.table.height}
      aria-valuenow={height}
      aria-valuemin={SMALLEST}
      aria-valuemax={largest()}
      onPointerDown={(event) => {
        const bottom = event.clientY + height;
        const edge = event.currentTarget;
        edge.setPointerCapture(event.pointerId);
        edge.onpointermove = (move) => onHeight(bottom - move.clientY);
        edge.onlostpointercapture = () => (edge.onpointermove = null);
      }}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
        if (by !== 0) {
          event.preventDefault();
          onHeight(height + by);
        }
      }}
    />
  );
}

function remembered(): number {
  const first = Math.max(Math.round(window.innerHeight / 3), SMALLEST);
  return Math.max(Number(recall(KEY) ?? first) || first, SMALLEST);
}

/** Leaves a third of the page to the cards. A panel on another tab has no height. */
function largest(): number {
  return Math.max(Math.round((window.innerHeight * 2) / 3), SMALLEST);
}
