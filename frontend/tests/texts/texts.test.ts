import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {en} from '../../src/texts/en.ts';
import {chooseLanguage, texts} from '../../src/texts/index.ts';
import {isolated} from '../../src/texts/isolated.ts';
import {zhWith} from '../../src/texts/zh.ts';

const zh = zhWith(isolated);

/** Every text without parameters. */
function fixedTexts(table: object): readonly string[] {
  return Object.values(table).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null
      ? fixedTexts(value)
      : typeof value === 'string'
        ? value
        : [],
  );
}

const HAN = /\p{Script=Han}/u;

describe('the language', () => {
  test('is the first of the browser that the panel speaks, else English', () => {
    const tag = (...wanted: readonly string[]): string => chooseLanguage(wanted);
    expect(tag('zh-CN', 'en')).toBe('zh-Hans');
    expect(tag('zh-TW')).toBe('zh-Hans');
    expect(tag('de', 'zh', 'en')).toBe('zh-Hans');
    expect(tag('en-GB', 'zh')).toBe('en');
    expect(tag('de-DE', 'fr')).toBe('en');
    expect(tag()).toBe('en');
  });

  test('of a browser of neither language is English', () => {
    expect(texts).toBe(en);
  });
});

describe('the texts', () => {
  test('are all Chinese in Chinese, but for signs', () => {
    expect(fixedTexts(zh).filter((text) => !HAN.test(text))).toEqual(['、', 'Δ']);
  });

  test('have no Chinese in English', () => {
    expect(fixedTexts(en).filter((text) => HAN.test(text))).toEqual([]);
  });

  test('keep names that are written from right to left by themselves', () => {
    const name = '\u05d0\u05d1';
    for (const {table, views} of [en, zh]) {
      for (const text of [
        table.noBaseline(name),
        views.chosen(name, 'val'),
        views.chosen('f1', name),
      ]) {
        expect(text).toContain(`\u2068${name}\u2069`);
      }
    }
  });

  test('end a sentence of the server as their language does, with a hint and without', () => {
    expect(en.saving.doubt('Unknown name', null)).toBe('Unknown name.');
    expect(en.saving.doubt('Unknown name', 'Is it fn?')).toBe('Unknown name. Is it fn?');
    expect(zh.saving.doubt('未知名称', null)).toBe('未知名称。');
    expect(zh.saving.doubt('未知名称', '是 fn 吗？')).toBe('未知名称。是 fn 吗？');
  });

  test('call a formula set 公式集 everywhere', () => {
    const folder = `${import.meta.dirname}/../../src/texts/`;
    const files = readdirSync(folder).filter((name) => name.includes('zh'));
    const said = files.map((name) => readFileSync(folder + name, 'utf8')).join('');
    expect(said).toContain('公式集');
    expect(said.match(/.*(公式组|组公式).*/g)).toBe(null);
  });

  test('say one run and two runs', () => {
    expect(en.common.runs(1)).toBe('1 run');
    expect(en.common.runs(2)).toBe('2 runs');
    expect(zh.common.runs(1)).toBe('1 个运行');
  });
});
