/** Which runs are drawn as one line, and what its band is: runs that differ by their seed alone. */
export interface Grouping {
  readonly by: 'pattern' | 'hparam';
  readonly value: string; // a name with one `*`, or that of a hyperparameter
  readonly spread: Spread;
}

/** A middle, and what lies around it. */
export type Spread = 'std' | 'stderr' | 'quartiles' | 'range';

export const SPREADS: readonly Spread[] = ['std', 'stderr', 'quartiles', 'range'];
const MAX_VALUE = 256; // code units

/** Whether the server would take it: a pattern has one star. */
export function isComplete({by, value}: Grouping): boolean {
  return value !== '' && (by === 'hparam' || value.split('*').length === 2);
}

/** What the server is asked for, where runs are put together; null where each stands by itself. */
export function groupOf(grouping: Grouping | null): GroupRequest | null {
  return grouping !== null && isComplete(grouping) ? groupRequest(grouping) : null;
}

/** How a request says it. */
export interface GroupRequest extends Pick<Grouping, 'by' | 'value'> {
  readonly center: 'mean' | 'median';
  readonly spread: string;
  readonly quantiles?: readonly number[];
}

/** What the server is asked for. */
export function groupRequest({by, value, spread}: Grouping): GroupRequest {
  const middle = middleOf(spread);
  return spread === 'quartiles'
    ? {by, value, center: middle, spread: 'quantiles', quantiles: [0.25, 0.75]}
    : {by, value, center: middle, spread};
}

/** What a spread lies around. */
export function middleOf(spread: Spread): 'mean' | 'median' {
  return spread === 'quartiles' ? 'median' : 'mean';
}

/** `pattern:std:seed*`, as it stands in the address. */
export function writeGrouping({by, spread, value}: Grouping): string {
  return `${by}:${spread}:${value}`;
}

/** Reads what anybody may have written; null where it is no grouping. */
export function readGrouping(text: string | undefined): Grouping | null {
  const [by, written, ...rest] = (text ?? '').split(':');
  const value = rest.join(':').slice(0, MAX_VALUE);
  const spread = SPREADS.find((one) => one === written);
  if ((by !== 'pattern' && by !== 'hparam') || spread === undefined) {
    return null;
  }
  return {by, value, spread};
}
