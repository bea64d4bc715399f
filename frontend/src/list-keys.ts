type Move = (index: number, count: number) => number;

const MOVES: ReadonlyMap<string, Move> = new Map<string, Move>([
  ['ArrowDown', next],
  ['ArrowRight', next],
  ['ArrowUp', previous],
  ['ArrowLeft', previous],
  ['Home', () => 0],
  ['End', (_, count) => count - 1],
]);

/** Moves the focus among the buttons of a list; the last is followed by the first. */
export function moveFocus(event: KeyboardEvent, list: HTMLElement | null): void {
  const move = MOVES.get(event.key);
  const buttons = [...(list?.querySelectorAll<HTMLButtonElement>('button:not([disabled])') ?? [])];
  if (move === undefined || buttons.length === 0) {
    return;
  }
  event.preventDefault();
  const index = buttons.findIndex((button) => button === document.activeElement);
  buttons[move(index, buttons.length)]?.focus();
}

function next(index: number, count: number): number {
  return (index + 1) % count;
}

function previous(index: number, count: number): number {
  return (Math.max(index, 0) + count - 1) % count;
}
