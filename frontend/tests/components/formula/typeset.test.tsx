import {render} from 'preact';
import {expect, test} from 'vitest';
import {Typeset} from '../../../src/components/formula/typeset.tsx';

const MATH = 'http://www.w3.org/1998/Math/MathML';

function shown(inside: string): Element {
  const host = document.createElement('div');
  render(<Typeset mathml={`<math xmlns="${MATH}">${inside}</math>`} stale={false} />, host);
  return host;
}

test('a fraction is a fraction of MathML', () => {
  const fraction = shown('<mfrac><mi>TP</mi><mn>2</mn></mfrac>').querySelector('mfrac');
  expect(fraction?.namespaceURI).toBe(MATH);
  expect(fraction?.textContent).toBe('TP2');
});

test('a name from a log stays text', () => {
  const host = shown('<mtext>&lt;img src=x onerror=alert(1)&gt;</mtext>');
  expect(host.querySelector('img')).toBeNull();
  expect(host.textContent).toBe('<img src=x onerror=alert(1)>');
});

test('an element that is no mathematics is shown as its text, without its attributes', () => {
  const host = shown('<script href="x">tp</script><mi onclick="alert(1)">fp</mi>');
  expect(host.querySelector('script')).toBeNull();
  expect(host.querySelector('[onclick]')).toBeNull();
  expect(host.textContent).toBe('tpfp');
});
