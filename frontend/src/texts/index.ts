import {isolated} from './isolated.ts';
import {en} from './en.ts';

/** What every language says: a text that one of them lacks is an error of types. */
export type Texts = typeof en;

/** A tag of BCP 47, for the page. */
export type Language = 'en' | 'zh-Hans';

/** The first of the browser's languages that the panel speaks, else English. */
export function chooseLanguage(wanted: readonly string[]): Language {
  const spoken = wanted.flatMap((tag): Language[] => {
    const [language] = tag.toLowerCase().split('-');
    return language === 'zh' ? ['zh-Hans'] : language === 'en' ? ['en'] : [];
  });
  return spoken[0] ?? 'en';
}

/** The texts of a language: Chinese ones are a file of their own, which others need not fetch. */
async function textsOf(language: Language): Promise<Texts> {
  return language === 'en' ? en : (await import('./zh.ts')).zhWith(isolated);
}

/** The language of this page, chosen once: a browser's languages do not change under a page. */
export const languageTag = chooseLanguage(navigator.languages);

export const texts = await textsOf(languageTag);
