import type {Catalogue, Metric, WireNumber} from './api.ts';
import {formatValue, toNumber} from './numbers.ts';
import {matchesFilter} from './runs.ts';
import {texts} from './texts/index.ts';

/** One metric or function as the catalogue shows it. */
export interface Entry {
  readonly name: string;
  readonly group: string; // a metric's range, a function's kind
  readonly formula: string;
  readonly description: string;
  readonly text: string; // what is written into the formula
}

export function catalogueEntries({metrics, functions}: Catalogue): readonly Entry[] {
  return [
    ...metrics.map((metric) => ({...metric, group: rangeText(metric), text: metric.name})),
    ...functions.map(({name, signature, group, description}) => ({
      ...{name, description, group: texts.catalogue.function(group)},
      ...{formula: signature, text: `${name}(`},
    })),
  ];
}

/** Entries with every word of the search in them; those with it in their name come first. */
export function findEntries(entries: readonly Entry[], search: string): readonly Entry[] {
  const words = search.trim();
  const all = ({name, group, formula, description}: Entry): string =>
    [name, group, formula, description].join(' ');
  const isNamed = ({name}: Entry): number => Number(matchesFilter(name, words));
  return entries
    .filter((entry) => matchesFilter(all(entry), words))
    .toSorted((a, b) => isNamed(b) - isNamed(a));
}

function rangeText({range}: Metric): string {
  const end = (value: WireNumber, open: string): string =>
    value === null ? open : formatValue(toNumber(value));
  return range
    ? texts.catalogue.range(end(range[0], '−∞'), end(range[1], '∞'))
    : texts.catalogue.anyNumber;
}
