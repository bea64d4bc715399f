type Move = (index: number, count: number) => number;

const MOVES: ReadonlyMap<string, Move> = new Map<string, Move>([
  ['ArrowDown', next],
  ['ArrowRight', next],
  ['ArrowUp', previous],
  ['ArrowLeft', previous],
  ['Home', () => 0],
  ['End', (_, count) => count - 1],
]);

/**
 * Moves the focus among the buttons of a list; the last is followed by the first. An item of the
 * list may hold other buttons beside.
 */
export function moveFocus(
  event: KeyboardEvent,
  list: HTMLElement | null,
  selector = 'button:not([disabled])',
): void {
  const move = MOVES.get(event.key);
  const buttons = [...(list?.querySelectorAll<HTMLElement>(selector) ?? [])];
  if (move === undefined || buttons.length === 0) {
    return;
  }
  event.preventDefault();
  const here = document.activeElement?.closest('li') ?? document.activeElement;
  const index = buttons.findIndex((button) => here?.contains(button) === true);
  buttons[move(index, buttons.length)]?.focus();
}

function next(index: number, count: number): number {
  return (index + 1) % count;
}

function previous(index: number, count: number): number {
  return (Math.max(index, 0) + count - 1) % count;
}
