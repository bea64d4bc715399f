import type {Catalogue, Metric, WireNumber} from '../server/api.ts';
import {formatValue, toNumber} from '../texts/numbers.ts';
import {matchesFilter} from '../runs/runs.ts';
import {texts} from '../texts/index.ts';

/** One metric or function as the catalogue shows it. */
export interface Entry {
  readonly name: string;
  readonly group: string; // a metric's range, a function's kind
  readonly formula: string;
  readonly description: string;
  readonly edges: string; // where a metric is undefined or infinite; empty where it is not known
  readonly also?: readonly string[]; // other names, which are not shown
  readonly isMetric: boolean;
  readonly text: string; // what is written into the formula
}

export function catalogueEntries({metrics, functions}: Catalogue): readonly Entry[] {
  return [
    ...metrics.map((metric) => ({
      ...metric,
      ...{group: rangeText(metric), edges: edgesText(metric), isMetric: true, text: metric.name},
    })),
    ...functions.map(({name, signature, group, description}) => ({
      ...{name, description, group: texts.catalogue.function(group), edges: ''},
      ...{formula: signature, isMetric: false, text: `${name}(`},
    })),
  ];
}

/** Entries with every word of the search in them; those with it in their name, or beginning a word, come first. */
export function findEntries(entries: readonly Entry[], search: string): readonly Entry[] {
  const words = search.trim();
  const begun = ` ${words.toLowerCase()}`;
  const begins = (text: string): number =>
    Number(` ${text.toLowerCase()}`.replaceAll(/[_(,]/g, ' ').includes(begun));
  const all = ({name, group, formula, description, edges, also = []}: Entry): string =>
    [name, group, formula, description, edges, ...also].join(' ');
  const rank = (entry: Entry): number =>
    4 * begins(entry.name) + 2 * Number(matchesFilter(entry.name, words)) + begins(all(entry));
  return entries
    .filter((entry) => matchesFilter(all(entry), words))
    .toSorted((a, b) => rank(b) - rank(a));
}

function rangeText({range}: Metric): string {
  const end = (value: WireNumber, open: string): string =>
    value === null ? open : formatValue(toNumber(value));
  return range
    ? texts.catalogue.range(end(range[0], '−∞'), end(range[1], '∞'))
    : texts.catalogue.anyNumber;
}

/** `Undefined where there are no positives. Infinite where nothing is wrong.` */
function edgesText({edges}: Metric): string {
  if (!edges) {
    return '';
  }
  const names: Readonly<Record<string, string>> = texts.catalogue.edges;
  const named = (isWanted: (value: WireNumber) => boolean): readonly string[] =>
    Object.entries(edges).flatMap(([edge, value]) =>
      isWanted(value) ? (names[edge] ?? edge) : [],
    );
  const undefinedAt = named((value) => value === null);
  const infiniteAt = named((value) => value !== null);
  const sentences = [
    undefinedAt.length > 0 ? texts.catalogue.undefinedWhere(undefinedAt) : '',
    infiniteAt.length > 0 ? texts.catalogue.infiniteWhere(infiniteAt) : '',
  ].filter(Boolean);
  return sentences.join(' ') || texts.catalogue.alwaysDefined;
}
