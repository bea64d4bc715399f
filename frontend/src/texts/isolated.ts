// Letters that are written from right to left, and the marks that turn the order of what follows.
const TURNS =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud803\ud83a\ud83b]/;

/**
 * A name from logs as it is shown beside other text: what it turns is itself alone. What it opens is
 * closed, too, which no element does: a browser takes `<bdi>` for two more of these marks.
 */
export function isolated(name: string): string {
  if (!TURNS.test(name)) {
    return name;
  }
  let open = 0;
  const own = name.replaceAll(/[\u2066-\u2069]/g, (mark) => {
    const isEnd = mark === '\u2069';
    if (isEnd && open === 0) {
      return '';
    }
    open += isEnd ? -1 : 1;
    return mark;
  });
  return `\u2068${own}${'\u2069'.repeat(open + 1)}`;
}
