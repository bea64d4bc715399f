import {en} from './en.ts';
import {zh} from './zh.ts';

/** What every language says: a text that one of them lacks is an error of types. */
export type Texts = typeof en;

export interface Language {
  readonly tag: string; // of BCP 47, for the page
  readonly texts: Texts;
}

const ENGLISH: Language = {tag: 'en', texts: en};
const CHINESE: Language = {tag: 'zh-Hans', texts: zh};

/** The first of the browser's languages that the panel speaks, else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const spoken = wanted.flatMap((tag) => {
    const [language] = tag.toLowerCase().split('-');
    return language === 'zh' ? CHINESE : language === 'en' ? ENGLISH : [];
  });
  return spoken[0] ?? ENGLISH;
}

/** The language of this page, chosen once: a browser's languages do not change under a page. */
export const {tag: languageTag, texts} = chooseLanguage(navigator.languages);
