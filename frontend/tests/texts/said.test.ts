import {expect, test} from 'vitest';
import {translate} from '../../src/texts/said.ts';
import {sentences} from '../../src/texts/sentences-zh.ts';
import {isolated} from '../../src/texts/isolated.ts';
import {zhWith} from '../../src/texts/zh.ts';
import {XSS} from '../fixtures.ts';

const zh = zhWith(isolated);

const UNKNOWN = "Unknown name 'recal'";
const SAID = {
  [UNKNOWN]: {code: 'unknown_name', values: {name: 'recal'}},
  "Did you mean 'recall'?": {code: 'did_you_mean', values: {name: 'recall'}},
  "In the formula of 'b': Unknown name 'recal'": {
    code: 'in_formula',
    values: {name: 'b', message: UNKNOWN},
  },
};

test('the server is heard in Chinese where its sentences are known, and as it is where not', () => {
  const error = {
    code: 'formula_name',
    message: UNKNOWN,
    span: [0, 5],
    hint: "Did you mean 'recall'?",
  };
  const answer = {error, notes: ['Something new'], said: SAID};
  expect(zh.server.translated(answer)).toMatchObject({
    error: {...error, message: '未知名称 recal'},
    notes: ['Something new'],
  });
});

test('an error in a named formula is told in Chinese with its own sentence inside', () => {
  const message = "In the formula of 'b': Unknown name 'recal'";
  const answer = {skipped: [{run: 'a', error: {message, hint: null}}], said: SAID};
  expect(translate(answer, sentences)).toMatchObject({
    skipped: [{error: {message: '在 b 的公式中：未知名称 recal', hint: null}}],
  });
});

test('a name that reads as a sentence stays a name, and what stands in a sentence stays text', () => {
  const values = {name: `{message} ${XSS} constructor`};
  const said = {[UNKNOWN]: {code: 'unknown_name', values}, odd: {code: 'constructor', values}};
  const answer = {
    run: UNKNOWN,
    scalars: [UNKNOWN],
    message: UNKNOWN,
    hint: 'odd',
    values: [0.5],
    said,
  };
  expect(translate(answer, sentences)).toEqual({
    ...answer,
    run: UNKNOWN,
    message: `未知名称 {message} ${XSS} constructor`,
  });
});

test('English in the values of a sentence is put in Chinese, too', () => {
  const told = (code: string, values: Record<string, string>) =>
    translate({message: 'm', said: {m: {code, values}}}, sentences);
  expect(told('expected', {what: 'an operator', found: 'tp'})).toMatchObject({
    message: '此处应为 运算符，而不是 tp',
  });
  expect(
    told('several_meanings', {name: 'x', meanings: "'tp' in run 'a'; '1' in set 'b'"}),
  ).toEqual(
    expect.objectContaining({message: "名称 x 有多种含义：'tp'（运行 'a'）; '1'（公式集 'b'）"}),
  );
  expect(
    told('points_kept', {kept: '1,000 points of each tag of scalars', flag: '--f=1'}),
  ).toMatchObject({
    message: 'TensorBoard 保留 scalars 的每个标签 1,000 个点；要看到更多，请以 --f=1 启动它',
  });
  expect(told('habit', {found: '^'})).toMatchObject({message: '幂请写 **。'});
  expect(told('habit', {found: 'new'})).toMatchObject({message: 'm'});
});

test('a reason within a reason is put in Chinese, too', () => {
  const of = (code: string, values: object) => ({code, values});
  const answer = {
    notes: ['revision 1 is in force'],
    said: {
      'revision 1 is in force': of('other_in_force', {message: 'unusable', number: 1}),
      unusable: of('revision_unusable', {name: 'team', number: 2, message: 'unknown key'}),
      'unknown key': of('unknown_key', {
        key: 'a',
        where: "'counts' of [[tests]] number 3",
        known: 'tp',
      }),
    },
  };
  expect(translate(answer, sentences)).toMatchObject({
    notes: [
      "公式集 team 的版本 2 无法使用：第 3 个 [[tests]] 的 'counts' 中有未知的键 a。可用的键有：tp；当前生效的是版本 1",
    ],
  });
});

test('the catalogue describes its own in Chinese, and people describe theirs in their own words', () => {
  const f1 = {name: 'f1', description: 'Harmonic mean of precision and recall.'};
  const answer = {
    functions: [{name: 'ema', description: 'Exponential moving average'}],
    metrics: [f1, {name: 'new', description: 'Something new.'}],
    names: [{name: 'tp', description: 'true positives'}],
  };
  expect(zh.server.translated(structuredClone(answer))).toMatchObject({
    functions: [{description: '没有初始偏差的指数移动平均，与 TensorBoard 的平滑相同。'}],
    metrics: [{description: '精确率与召回率的调和平均。'}, {description: 'Something new.'}],
    names: [{description: '真正例'}],
  });
  expect(zh.server.translated({metrics: [f1]})).toEqual({metrics: [f1]});
});

test('an answer without sentences, or none at all, stays as it is', () => {
  expect(translate(null, sentences)).toBeNull();
  expect(translate({message: UNKNOWN}, sentences)).toEqual({message: UNKNOWN});
});
