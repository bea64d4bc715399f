import type {Result} from '../server/api.ts';
import {messageOf} from '../server/api-error.ts';
import type {Card} from '../state/cards.ts';
import {fitRanges} from '../chart/ranges.ts';
import {viewOf} from '../cards/charted.ts';
import {chosenGoal} from '../formulas/conditions.ts';
import type {MenuItem} from '../components/card/card-menu.tsx';
import {download} from './download.ts';
import {lineOptions} from '../state/line-options.ts';
import type {State} from '../state/state.ts';
import {texts} from '../texts/index.ts';
import {membersOf} from '../views/asks.ts';
import {DEFAULT_VIEW} from '../views/card-view.ts';
import {lookedOf} from '../views/looked.ts';
import type {Looked} from '../views/looked.ts';
import {NO_ZOOMS} from '../state/zooms.ts';
import {namedMetric} from '../state/cards.ts';
import {chartCsv} from './csv.ts';
import {factsOf} from './facts.ts';
import type {Picture} from './lines-drawing.ts';
import {penOf} from './panel.ts';
import {linesSheet, viewSheet} from './sheets.ts';
import type {Sheet} from './svg.ts';
import {viewCsv, viewedOf} from './viewed.ts';

/** How a card is handed to other people; nothing as long as there is nothing on it. */
export function shareItems(
  card: Card,
  state: State,
  onFailure: (message: string) => void,
): readonly MenuItem[] {
  const result = state.results.value.get(card.formula)?.result;
  if (result === undefined || result.error !== null) {
    return [];
  }
  const files = fileItems(card, result, state, onFailure);
  return [
    ...files,
    {
      label: texts.share.python,
      onPick: () =>
        void reported(
          programOf(card, state).then((program) => {
            state.program.value = program;
          }),
          onFailure,
        ),
      first: files.length === 0,
    },
  ];
}

/** Files are of what the card shows. */
function fileItems(
  card: Card,
  result: Result,
  state: State,
  onFailure: (message: string) => void,
): readonly MenuItem[] {
  const looked = lookedOf(card, result, state);
  if (looked === null) {
    const csv = (): void => {
      const {title, view, facts} = pictureOf(card, state);
      saveCsv(title, chartCsv(view.told, facts));
    };
    const draw = (): Promise<Sheet> => linesSheet(pictureOf(card, state));
    return [...pictureItems(draw, onFailure), {label: texts.share.csv, onPick: csv}];
  }
  const viewed = viewedOf(card, looked, state);
  if (viewed === null) {
    return [];
  }
  return [
    ...pictureItems(() => viewSheet(viewed, state), onFailure),
    {label: texts.share.csv, onPick: () => saveCsv(card.formula, viewCsv(viewed, state))},
  ];
}

function pictureItems(
  draw: () => Promise<Sheet>,
  onFailure: (message: string) => void,
): readonly MenuItem[] {
  const by = (save: (sheet: Sheet) => Promise<void>) => () =>
    void reported(draw().then(save), onFailure);
  return [
    {label: texts.share.svg, onPick: by(saveSvg), first: true},
    {label: texts.share.png, onPick: by(savePng)},
  ];
}

/** What is fetched first may not be there. */
function reported(done: Promise<void>, onFailure: (message: string) => void): Promise<void> {
  return done.catch((error: unknown) => onFailure(messageOf(error)));
}

function pictureOf(card: Card, state: State): Picture {
  const {formula, layout = {}} = card;
  const view = viewOf({
    evaluated: state.results.value.get(formula) ?? null,
    intervals: state.intervals.value.get(formula) ?? null,
    options: lineOptions(state),
    metric: namedMetric(formula, state.answer.value, state.catalogue.value),
    layout,
  });
  return {
    title: formula.trim(),
    view,
    ranges: fitRanges(view, (state.zooms.value.get(card.id) ?? NO_ZOOMS).steps),
    facts: factsOf(formula, view, state),
    dark: state.dark.value,
  };
}

async function saveSvg(sheet: Sheet): Promise<void> {
  const {sheetSvg} = await import('./pictures.ts');
  download(fileName(sheet.title, 'svg'), 'image/svg+xml', sheetSvg(sheet, penOf(sheet.dark)));
}

async function savePng(sheet: Sheet): Promise<void> {
  const {paint, withFacts} = await import('./png.ts');
  const {sheetHeight, sheetSvg, WIDTH} = await import('./pictures.ts');
  const pen = penOf(sheet.dark);
  const svg = sheetSvg(sheet, pen);
  const painted = await paint(svg, WIDTH, sheetHeight(sheet, pen), texts.share.unpaintable);
  const bytes = new Uint8Array(await painted.arrayBuffer());
  download(fileName(sheet.title, 'png'), 'image/png', withFacts(bytes, sheet.facts));
}

function saveCsv(title: string, text: string): void {
  download(fileName(title, 'csv'), 'text/csv', text);
}

async function programOf(card: Card, state: State): Promise<string> {
  const {id, formula} = card;
  const result = state.results.value.get(formula)?.result ?? null;
  const {mean_of = null, groups = []} = result ?? {};
  const conditions = state.conditions.value;
  const {pythonProgram} = await import('./python.ts');
  const inside = mean_of ?? formula;
  const view = state.views.value.get(id) ?? DEFAULT_VIEW;
  const own = view.kind === 'classes' ? inside : formula;
  return pythonProgram({
    formula,
    inside,
    runs: runsOf(lookedOf(card, result, state), state) ?? state.shown.value.map(({name}) => name),
    groups,
    spread: state.grouping.value?.spread ?? 'std',
    view,
    conditions,
    goal: chosenGoal(conditions.thresholdFrom?.best ?? own.trim(), conditions),
    baseline: state.baseline.value,
  });
}

/** Of a heat map or a matrix the run that is looked at, and the one that it is compared with. */
function runsOf(looked: Looked | null, {answer}: State): readonly string[] | null {
  const {run, against, view} = looked?.subject ?? {};
  const isOfOne = view?.kind === 'heat' || view?.kind === 'matrix';
  const names = [run, against].filter((one) => typeof one === 'string');
  return isOfOne ? membersOf(names, answer.value?.runs ?? []) : null;
}

/** A name that every file system takes. */
function fileName(title: string, ending: string): string {
  const plain = title.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');
  return `${plain.slice(0, 60) || 'chart'}.${ending}`;
}
