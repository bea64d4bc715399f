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

test('a description that was emptied is taken out', () => {
  expect(withMetric(SET, COST, true)).toBe(
    SET.replace('"fn + fp"', '"5*fn + fp"').replace('description = "old"\n', ''),
  );
});

test('a formula is taken out with its table, and nothing else', () => {
  expect(withoutMetric(SET, 'cost')).toBe(
    'version = 1\n\n# What a miss costs us.\n[metrics.missed]\nformula = "fn"\n',
  );
  expect(() => withoutMetric(SET, 'gone')).toThrow(SyntaxError);
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
