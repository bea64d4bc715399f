import {render} from 'preact';
import {afterEach, expect, test, vi} from 'vitest';
import {NumberField} from '../../src/components/number-field.tsx';
import {PrevalenceField} from '../../src/components/rail/prevalence-field.tsx';

afterEach(() => render(null, document.body));

/** The field, drawn again with this value in force. */
function draw(value: number, onCommit: (value: number) => void): HTMLInputElement {
  render(<NumberField value={value} onCommit={onCommit} />, document.body);
  return document.body.querySelector('input') as HTMLInputElement;
}

test('a number being typed stays when new data are drawn, and counts once it is done', () => {
  const onCommit = vi.fn();
  const field = draw(1, onCommit);
  field.value = '25';
  field.dispatchEvent(new Event('input'));
  draw(1, onCommit);
  expect(field.value).toBe('25');
  field.dispatchEvent(new Event('change'));
  expect(onCommit).toHaveBeenCalledExactlyOnceWith(25);
});

test('a number that cannot be taken stays, and why, until it is mended', () => {
  const onCommit = vi.fn();
  const refusal = (typed: number) => (typed > 100 ? 'at most 100' : null);
  const redraw = () => {
    render(<NumberField value={1} onCommit={onCommit} refusal={refusal} />, document.body);
    return document.body.querySelector('input') as HTMLInputElement;
  };
  const field = redraw();
  const type = (text: string) => {
    field.value = text;
    ['input', 'change', 'blur'].forEach((kind) => field.dispatchEvent(new Event(kind)));
    redraw();
  };
  type('150');
  expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['150', 'true']);
  expect(document.body.querySelector('[role="alert"]')?.textContent).toBe('at most 100');
  expect(onCommit).not.toHaveBeenCalled();
  type('15');
  expect(onCommit).toHaveBeenCalledExactlyOnceWith(15);
  expect(document.body.textContent).toBe('');
});

test('a number that is not taken over gives way to the one in force', () => {
  const field = draw(1, () => undefined);
  field.value = '-7';
  field.dispatchEvent(new Event('input'));
  field.dispatchEvent(new Event('change'));
  expect(field.value).toBe('1');
});

test('why a number cannot be taken describes its field, and is no part of its name', () => {
  const redraw = () =>
    render(<PrevalenceField value={null} onChange={() => undefined} />, document.body);
  redraw();
  const field = document.body.querySelector('input') as HTMLInputElement;
  field.value = '150';
  ['input', 'change'].forEach((kind) => field.dispatchEvent(new Event(kind)));
  redraw();
  const told = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect([told?.role, told?.textContent]).toEqual(['alert', 'above 0 and below 100']);
  expect([...(field.labels ?? [])].map(({textContent}) => textContent)).toEqual(['Positives, %']);
});
