import type {Result} from '../api.ts';
import {messageOf} from '../api-error.ts';
import type {Card} from '../cards.ts';
import {fitRanges} from '../chart/ranges.ts';
import {viewOf} from '../charted.ts';
import {goalOf} from '../conditions.ts';
import type {MenuItem} from '../components/card-menu.tsx';
import {download} from '../download.ts';
import {lineOptions} from '../line-options.ts';
import type {State} from '../state.ts';
import {texts} from '../texts/index.ts';
import {DEFAULT_VIEW} from '../views/card-view.ts';
import {lookedOf} from '../views/looked.ts';
import {NO_ZOOMS} from '../zooms.ts';
import {namedMetric} from '../cards.ts';
import {chartCsv} from './csv.ts';
import {factsOf} from './facts.ts';
import {paint, withFacts} from './png.ts';
import {pictureHeight, pictureSvg, WIDTH} from './svg.ts';
import type {Picture} from './svg.ts';
import {curvesPicture, viewCsv, viewedOf} from './viewed.ts';

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
  const failed = failing(onFailure);
  return [
    ...files,
    {
      label: texts.share.python,
      onPick: () =>
        void programOf(card, state).then((program) => (state.program.value = program), failed),
      first: files.length === 0,
    },
  ];
}

/** Files are of what the card shows; only what is drawn as lines is drawn here. */
function fileItems(
  card: Card,
  result: Result,
  state: State,
  onFailure: (message: string) => void,
): readonly MenuItem[] {
  const looked = lookedOf(card, result, state);
  if (looked === null) {
    const draw = (): Picture => pictureOf(card, state);
    const csv = (): void => {
      const {title, view, facts} = draw();
      saveCsv(title, chartCsv(view.told, facts));
    };
    return [...pictureItems(draw, onFailure), {label: texts.share.csv, onPick: csv}];
  }
  const viewed = viewedOf(card, looked, state);
  if (viewed === null) {
    return [];
  }
  const isDrawn = looked.subject.view.kind === 'thresholds';
  return [
    ...(isDrawn ? pictureItems(() => curvesPicture(viewed, state), onFailure) : []),
    {
      label: texts.share.csv,
      onPick: () => saveCsv(card.formula, viewCsv(viewed, state)),
      first: !isDrawn,
    },
  ];
}

function pictureItems(
  draw: () => Picture,
  onFailure: (message: string) => void,
): readonly MenuItem[] {
  return [
    {label: texts.share.svg, onPick: () => saveSvg(draw()), first: true},
    {
      label: texts.share.png,
      onPick: () => void savePng(draw()).catch(failing(onFailure)),
    },
  ];
}

function failing(onFailure: (message: string) => void): (error: unknown) => void {
  return (error) => onFailure(messageOf(error));
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

function saveSvg(picture: Picture): void {
  download(fileName(picture.title, 'svg'), 'image/svg+xml', pictureSvg(picture));
}

async function savePng(picture: Picture): Promise<void> {
  const painted = await paint(pictureSvg(picture), WIDTH, pictureHeight(picture));
  const bytes = new Uint8Array(await painted.arrayBuffer());
  download(fileName(picture.title, 'png'), 'image/png', withFacts(bytes, picture.facts));
}

function saveCsv(title: string, text: string): void {
  download(fileName(title, 'csv'), 'text/csv', text);
}

async function programOf({id, formula}: Card, state: State): Promise<string> {
  const {mean_of = null, groups = []} = state.results.value.get(formula)?.result ?? {};
  const conditions = state.conditions.value;
  const {pythonProgram} = await import('./python.ts');
  return pythonProgram({
    formula,
    inside: mean_of ?? formula,
    runs: state.shown.value.map(({name}) => name),
    groups,
    spread: state.grouping.value?.spread ?? 'std',
    view: state.views.value.get(id) ?? DEFAULT_VIEW,
    conditions,
    goal: goalOf(conditions.thresholdFrom?.best ?? formula.trim(), conditions),
    baseline: state.baseline.value,
  });
}

/** A name that every file system takes. */
function fileName(title: string, ending: string): string {
  const plain = title.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');
  return `${plain.slice(0, 60) || 'chart'}.${ending}`;
}
