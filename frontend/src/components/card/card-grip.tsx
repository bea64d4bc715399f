import type {VNode} from 'preact';
import {texts} from '../../texts/index.ts';
import {Icon} from '../icon.tsx';

const EDGE = 48; // pixels from the edge of the window at which the page scrolls along
const SCROLL = 16; // pixels

export interface CardGripProps {
  readonly onMove: (by: -1 | 1) => void;
  /** Called while the card is dragged, with the number of the card under the pointer. */
  readonly onDrag: (onto: number | null) => void;
  readonly onDrop: () => void;
}

/**
 * Where a card is taken to be moved: by the pointer, or by the arrow keys.
 *
 *     <button class="icon-button grip" aria-label="Move: drag, or press the arrow keys"><svg /></button>
 */
export function CardGrip({onMove, onDrag, onDrop}: CardGripProps): VNode {
  return (
    <button
      type="button"
      class="icon-button grip"
      aria-label={texts.arrange.grip}
      title={texts.arrange.grip}
      onPointerDown={(event) => follow(event, onDrag, onDrop)}
      onKeyDown={(event) => {
        const by = MOVES.get(event.key);
        if (by !== undefined) {
          event.preventDefault();
          const grip = event.currentTarget;
          onMove(by);
          // An element that is moved in the page loses the focus.
          requestAnimationFrame(() => grip.focus());
        }
      }}
    >
      <Icon name="grip" />
    </button>
  );
}

const MOVES: ReadonlyMap<string, -1 | 1> = new Map([
  ['ArrowLeft', -1],
  ['ArrowUp', -1],
  ['ArrowRight', 1],
  ['ArrowDown', 1],
]);

function follow(
  {currentTarget: grip, pointerId, button}: PointerEvent & {readonly currentTarget: HTMLElement},
  onDrag: CardGripProps['onDrag'],
  onDrop: CardGripProps['onDrop'],
): void {
  if (button !== 0) {
    return;
  }
  const stop = (): void => {
    grip.onpointermove = grip.onpointerup = grip.onlostpointercapture = null;
    document.removeEventListener('keydown', escape, true);
    onDrag(null);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      stop();
    }
  };
  grip.setPointerCapture(pointerId);
  grip.onpointermove = ({clientX, clientY}) => {
    scrollAlong(grip, clientY);
    onDrag(cardAt(clientX, clientY));
  };
  grip.onpointerup = () => {
    onDrop();
    stop();
  };
  grip.onlostpointercapture = stop;
  document.addEventListener('keydown', escape, true);
}

function cardAt(x: number, y: number): number | null {
  const card = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-card]');
  return card?.dataset.card === undefined ? null : Number(card.dataset.card);
}

function scrollAlong(grip: HTMLElement, y: number): void {
  const by = y < EDGE ? -SCROLL : y > window.innerHeight - EDGE ? SCROLL : 0;
  grip.closest('main')?.scrollBy(0, by);
}
