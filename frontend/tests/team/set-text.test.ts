import {expect, test} from 'vitest';
import {withMetric, withoutMetric, withParameter} from '../../src/team/set-text.ts';

const COST = {
  name: 'cost',
  formula: '5*fn + fp',
  description: '',
  goal: 'minimize' as const,
  override: false,
};

const SET = `version = 1

# What a miss costs us.
[metrics.cost]  # agreed in May
formula = "fn + fp"
description = "old"
goal = "minimize"

[metrics.missed]
formula = "fn"
`;

test('a first formula makes a whole set', () => {
  expect(withMetric(null, COST, false)).toBe(
    'version = 1\n\n[metrics.cost]\nformula = "5*fn + fp"\ngoal = "minimize"\n',
  );
});

test('a formula takes the place of its earlier text, and comments and order stay', () => {
  expect(withMetric(SET, {...COST, description: 'new "one"'}, true)).toBe(
    SET.replace('"fn + fp"', '"5*fn + fp"').replace('"old"', String.raw`"new \"one\""`),
  );
});

test('a goal that is not said any more is taken out', () => {
  expect(withMetric(SET, {...COST, description: 'old', goal: null}, true)).toBe(
    SET.replace('"fn + fp"', '"5*fn + fp"').replace('goal = "minimize"\n', ''),
  );
});

test('a description that was emptied is taken out', () => {
  expect(withMetric(SET, COST, true)).toBe(
    SET.replace('"fn + fp"', '"5*fn + fp"').replace('description = "old"\n', ''),
  );
});

const COMMENTED = `version = 1

# What a miss costs us.
# Agreed in May.
[metrics.cost]
formula = "fn + fp"
# goal = "minimize"

# Rare events

# How many are missed.
[metrics.missed]
formula = "fn"
# What is left.
[metrics.left]
formula = "tp"
`;

test('a formula is taken out with what is said right above and below it, and nothing else', () => {
  const cost = '# What a miss costs us.\n# Agreed in May.\n[metrics.cost]\nformula = "fn + fp"\n';
  const missed = '# How many are missed.\n[metrics.missed]\nformula = "fn"\n';
  const left = '# What is left.\n[metrics.left]\nformula = "tp"\n';

  expect(withoutMetric(COMMENTED, 'cost')).toBe(
    COMMENTED.replace(`${cost}# goal = "minimize"\n\n`, ''),
  );
  expect(withoutMetric(COMMENTED, 'missed')).toBe(COMMENTED.replace(missed, ''));
  expect(withoutMetric(COMMENTED, 'left')).toBe(COMMENTED.replace(left, ''));
  expect(() => withoutMetric(COMMENTED, 'gone')).toThrow(SyntaxError);
});

test('the only formula is taken out, and the head stays', () => {
  expect(withoutMetric(withMetric(null, COST, false), 'cost')).toBe('version = 1\n');
});

test('a formula that is replaced leaves what is said of the next one', () => {
  expect(withMetric(COMMENTED, {...COST, name: 'missed'}, true)).toBe(
    COMMENTED.replace('formula = "fn"\n', 'formula = "5*fn + fp"\ngoal = "minimize"\n'),
  );
});

test('a set with text over several lines is refused, not spoilt', () => {
  const set = `${SET}description = """\n[metrics.cost]\n"""\n`;

  expect(() => withMetric(set, COST, true)).toThrow(SyntaxError);
});

test('a number is added once', () => {
  const once = withParameter(SET, 'cost_fn', 5);

  expect(once).toBe(`${SET.trimEnd()}\n\n[parameters.cost_fn]\nvalue = 5\n`);
  expect(withParameter(once, 'cost_fn', 7)).toBe(once);
});
