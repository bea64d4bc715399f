import type {VNode} from 'preact';
import {clampHeight, HEIGHT, MAX_HEIGHT, MIN_HEIGHT} from '../../state/layout.ts';
import type {Layout, LayoutChange} from '../../state/layout.ts';
import {texts} from '../../texts/index.ts';

const STEP = 24; // pixels
const WIDTHS = [undefined, 2, 'full'] as const;

export interface CardCornerProps {
  readonly layout: Layout;
  /** Called while the corner is dragged, with what would become of the card; null: nothing. */
  readonly onPreview: (change: LayoutChange | null) => void;
  readonly onResize: (change: LayoutChange) => void;
}

/**
 * The corner of a card by which it is resized: up and down in pixels, to the sides in columns. A
 * double click goes back to the size of every card.
 *
 *     <div role="separator" aria-label="Size: drag, or press the arrow keys" tabindex="0" />
 */
export function CardCorner({layout, onPreview, onResize}: CardCornerProps): VNode {
  const {width, height = HEIGHT} = layout;
  const keys = new Map<string, LayoutChange>([
    ['ArrowDown', {height: clampHeight(height + STEP)}],
    ['ArrowUp', {height: clampHeight(height - STEP)}],
    ['ArrowRight', {width: WIDTHS[Math.min(WIDTHS.indexOf(width) + 1, 2)]}],
    ['ArrowLeft', {width: WIDTHS[Math.max(WIDTHS.indexOf(width) - 1, 0)]}],
  ]);
  return (
    <div
      class="card-corner"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={texts.arrange.size}
      title={texts.arrange.size}
      aria-valuenow={height}
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={MAX_HEIGHT}
      onPointerDown={(event) => follow(event, height, onPreview, onResize)}
      onDblClick={() => onResize({width: undefined, height: undefined})}
      onKeyDown={(event) => {
        const change = keys.get(event.key);
        if (change !== undefined) {
          event.preventDefault();
          onResize(change);
        }
      }}
    />
  );
}

function follow(
  {currentTarget: corner, pointerId, clientY}: PointerEvent & {readonly currentTarget: HTMLElement},
  height: number,
  onPreview: CardCornerProps['onPreview'],
  onResize: CardCornerProps['onResize'],
): void {
  const column = columnOf(corner);
  let change: LayoutChange | null = null;
  corner.setPointerCapture(pointerId);
  corner.onpointermove = (move) => {
    change = {
      height: clampHeight(height + move.clientY - clientY),
      width: widthAt(move.clientX, column),
    };
    onPreview(change);
  };
  corner.onlostpointercapture = () => {
    corner.onpointermove = corner.onlostpointercapture = null;
    if (change !== null) {
      onResize(change);
    }
    onPreview(null);
  };
}

/** Where the card begins, and how wide a column of the grid is, in pixels. */
function columnOf(corner: HTMLElement): {readonly left: number; readonly width: number} {
  const left = corner.closest('.card')?.getBoundingClientRect().left ?? 0;
  const grid = corner.closest('.cards');
  const tracks = grid === null ? '' : getComputedStyle(grid).gridTemplateColumns;
  return {left, width: Number.parseFloat(tracks) || 1};
}

function widthAt(
  x: number,
  {left, width}: {readonly left: number; readonly width: number},
): Layout['width'] | undefined {
  return WIDTHS[Math.min(Math.max(Math.round((x - left) / width) - 1, 0), 2)];
}
