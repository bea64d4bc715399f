import {signal} from '@preact/signals';
import {render} from 'preact';
import type {VNode} from 'preact';
import {afterEach, expect, test, vi} from 'vitest';
import {NO_ZOOM} from '../../src/chart/ranges.ts';
import {readLines} from '../../src/chart/readout.ts';
import {buildLines} from '../../src/chart/lines.ts';
import {CardBody} from '../../src/components/card/card-body.tsx';
import {EveryStepSwitch} from '../../src/components/card/every-step-switch.tsx';
import {CardHeader} from '../../src/components/card/card-header.tsx';
import {CardNote} from '../../src/components/card/card-note.tsx';
import {FormulaProblem} from '../../src/components/formula/formula-problem.tsx';
import {Legend} from '../../src/components/chart/legend.tsx';
import {OnScreen} from '../../src/components/on-screen.ts';
import {RunRow} from '../../src/components/rail/run-row.tsx';
import {Skeleton} from '../../src/components/card/skeleton.tsx';
import {ThresholdSlider} from '../../src/components/rail/threshold-slider.tsx';
import {Toast} from '../../src/components/toast.tsx';
import {Tooltip} from '../../src/components/chart/tooltip.tsx';
import {paletteFor} from '../../src/runs/palette.ts';
import {result, series, XSS} from '../fixtures.ts';

const nothing = (): void => undefined;

function draw(node: VNode): HTMLElement {
  render(node, document.body);
  return document.body;
}

function readings(name: string, className: string | null = null) {
  const one = series(name, {class: className, values: [0.25, null, 0.123456789]});
  const options = {shown: new Set([name]), styles: new Map(), dark: false, smoothing: 0};
  return readLines(buildLines(result('x', [one]), {...options, axis: 'step', bands: true}), null);
}

afterEach(() => render(null, document.body));

test.each([
  [
    'a legend',
    <Legend readings={readings(XSS, XSS)} told={false} onHighlight={nothing} onExplain={nothing} />,
  ],
  [
    'a tooltip',
    <Tooltip
      readings={readings(XSS, XSS)}
      step={2}
      axis="step"
      meant={null}
      {...{smoothed: false, counts: null, reasons: new Map()}}
      anchor={{x: 0, top: 0}}
    />,
  ],
  ['a note', <CardNote note={{parts: [XSS], details: [XSS], amber: false}} />],
  ['a toast', <Toast toast={{message: XSS, undo: nothing}} onUndo={nothing} />],
  ['a toast of a card', <Toast toast={{card: {id: 0, formula: XSS}, index: 0}} onUndo={nothing} />],
  [
    'an error',
    <FormulaProblem
      problem={{code: 'x', message: XSS, span: [0, 1], hint: XSS}}
      formula={XSS}
      onFix={nothing}
    />,
  ],
  [
    'a run',
    <RunRow
      name={XSS}
      color="#000"
      dash={[]}
      shown={true}
      alone={false}
      onToggle={nothing}
      onOnly={nothing}
      onHighlight={nothing}
    />,
  ],
  [
    'a title',
    <CardHeader
      title={XSS}
      isName={false}
      definition={XSS}
      enlarged={false}
      onEdit={nothing}
      onEnlarge={nothing}
      onRemove={nothing}
    />,
  ],
])('markup in a name is text in %s', (_place, node) => {
  const page = draw(node);
  expect(page.querySelector('img')).toBeNull();
  expect(page.textContent).toContain(XSS);
});

test('a legend has the value of each run, short to read and long to copy', () => {
  const page = draw(
    <Legend
      readings={readings('a/b', 'cat')}
      told={false}
      onHighlight={nothing}
      onExplain={nothing}
    />,
  );
  const value = page.querySelector<HTMLElement>('[data-run="a/b"][data-class="cat"]');
  expect(value?.textContent).toBe('0.1235');
  expect(value?.dataset['value']).toBe('0.123456789');
  expect(page.querySelector<HTMLElement>('.legend')?.dataset['step']).toBe('2');
});

test('an error shows its message, the formula and the place, and mends it', () => {
  const onFix = vi.fn();
  const problem = {
    code: 'formula_name',
    message: "Unknown name 'recal'",
    span: [4, 9] as const,
    hint: "Did you mean 'recall'?",
  };
  const page = draw(<FormulaProblem problem={problem} formula="2 * recal" onFix={onFix} />);
  expect(page.querySelector('[role=status] p')?.textContent).toBe("Unknown name 'recal'");
  expect(page.querySelector('[role=status] pre')?.textContent).toBe('2 * recal\n    ^^^^^');
  page.querySelector('button')?.click();
  expect(onFix).toHaveBeenCalledWith('2 * recall');
});

test('a hint that proposes no name is shown as a sentence', () => {
  const problem = {
    code: 'formula_syntax',
    message: 'End',
    span: [4, 4] as const,
    hint: 'A number.',
  };
  const page = draw(<FormulaProblem problem={problem} formula="tp +" onFix={nothing} />);
  expect(page.querySelector('.problem-hint')?.textContent).toBe('A number.');
  expect(page.querySelector('button')).toBeNull();
});

test('a slider over thresholds says the threshold and not the position', () => {
  const onChange = vi.fn();
  const page = draw(
    <ThresholdSlider
      thresholds={[0, 0.5, 0.75]}
      index={1}
      isDefault={true}
      onChange={onChange}
      onReset={nothing}
    />,
  );
  const [number, slider] = page.querySelectorAll('input');
  expect([number?.type, number?.value, number?.getAttribute('aria-label')]).toEqual([
    'number',
    '0.5',
    'Threshold',
  ]);
  expect(slider?.getAttribute('aria-valuetext')).toBe('0.5');
  expect(slider?.getAttribute('aria-label')).toBe('Threshold');
  expect(page.querySelector('[aria-label="Reset threshold"]')).toBeNull();
});

const BODY = {
  title: 'f1',
  answer: null,
  failure: null,
  view: {
    lines: [],
    told: [],
    bounds: [0, 1] as const,
    axis: 'step' as const,
    palette: paletteFor(false),
    highlight: null,
    log: {x: false, y: false},
    wheelZooms: false,
    subject: {},
  },
  note: null,
  everyStep: null,
  smoothed: false,
  zoom: NO_ZOOM,
  crosshair: signal(null),
  countsAt: signal(null),
  shown: new Set(['a']),
  onPoint: nothing,
  onZoom: nothing,
  onCrosshair: nothing,
  onHighlight: nothing,
  onExplain: nothing,
  onFix: nothing,
};

test('a card says that it waits, that it failed, or that no shown run has its formula', () => {
  expect(draw(<CardBody {...BODY} result={null} />).textContent.trim()).toBe('Loading');
  expect(draw(<CardBody {...BODY} result={null} failure="No server." />).textContent).toBe(
    'No server.',
  );
  expect(draw(<CardBody {...BODY} result={result('f1', [])} />).textContent).toBe(
    'No shown run has this.',
  );
});

test('a card that only hidden runs have tells why the first shown run has it not', () => {
  const why = (run: string, message: string) => ({
    ...{run, error: {code: 'formula_name', message, span: null, hint: null}},
  });
  const skipped = [why('hidden', 'No loss.'), why('a', 'No counts here.'), why('b', 'No.')];
  const absent = {...result('f1', [series('other')]), skipped};
  expect(draw(<CardBody {...BODY} result={result('f1', [series('other')])} />).textContent).toBe(
    'No shown run has this. other has it: tick it in the list of runs, or change its filter.',
  );
  expect(draw(<CardBody {...BODY} result={absent} />).textContent).toBe(
    'No shown run has this. a: No counts here.',
  );
});

test('a card that waits moves nothing while it is out of view', () => {
  const card = (onScreen: boolean): string | undefined =>
    draw(
      <OnScreen value={onScreen}>
        <Skeleton rows={1} />
      </OnScreen>,
    ).querySelector('.skeleton')?.className;
  expect(card(true)).toBe('skeleton');
  expect(card(false)).toBe('skeleton still');
});

test('the switch for every step says whether it is on, and turns', () => {
  const onToggle = vi.fn();
  const button = draw(<EveryStepSwitch on={true} onToggle={onToggle} />).querySelector('button');
  expect(button?.textContent).toBe('Read every step from the files');
  expect(button?.getAttribute('aria-pressed')).toBe('true');
  button?.click();
  expect(onToggle).toHaveBeenCalledOnce();
});
