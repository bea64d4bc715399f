import {expect, test} from 'vitest';
import {isolated} from '../../src/texts/isolated.ts';

const [FSI, PDI, RLO, LRI] = ['\u2068', '\u2069', '\u202e', '\u2066'];

test.each(['plain/train', '猫', 'naïve', '', '<b>'])('%j stays as it is', (name) => {
  expect(isolated(name)).toBe(name);
});

test.each([
  ['letters', 'אבג', `${FSI}אבג${PDI}`],
  ['letters beyond 16 bits', '\u{1e900}', `${FSI}\u{1e900}${PDI}`],
  ['a mark that is never ended', `${RLO}back`, `${FSI}${RLO}back${PDI}`],
  ['an isolate that is never ended', `a${LRI}b`, `${FSI}a${LRI}b${PDI}${PDI}`],
  ['an end that nothing began', `a${PDI}${RLO}b`, `${FSI}a${RLO}b${PDI}`],
  ['an isolate that is ended', `${LRI}a${PDI}`, `${FSI}${LRI}a${PDI}${PDI}`],
])('%s from right to left are kept to the name', (_, name, shown) => {
  expect(isolated(name)).toBe(shown);
});
