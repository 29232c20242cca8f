import { english, isEnglishSettled } from './english/english.js';
import type { Strings } from './locale.js';

/** Loaders of the languages, with literal imports that every bundler finds. Each is called when first needed. */
const loaders: Record<string, () => Promise<{ default: Strings }>> = {
  ar: () => import('./ar.js'),
  bg: () => import('./bg.js'),
  bn: () => import('./bn.js'),
  ca: () => import('./ca.js'),
  cs: () => import('./cs.js'),
  da: () => import('./da.js'),
  de: () => import('./de.js'),
  el: () => import('./el.js'),
  es: () => import('./es.js'),
  et: () => import('./et.js'),
  fa: () => import('./fa.js'),
  fi: () => import('./fi.js'),
  fr: () => import('./fr.js'),
  he: () => import('./he.js'),
  hi: () => import('./hi.js'),
  hr: () => import('./hr.js'),
  hu: () => import('./hu.js'),
  id: () => import('./id.js'),
  it: () => import('./it.js'),
  ja: () => import('./ja.js'),
  ko: () => import('./ko.js'),
  lt: () => import('./lt.js'),
  lv: () => import('./lv.js'),
  ms: () => import('./ms.js'),
  nb: () => import('./nb.js'),
  nl: () => import('./nl.js'),
  pl: () => import('./pl.js'),
  'pt-BR': () => import('./pt-BR.js'),
  'pt-PT': () => import('./pt-PT.js'),
  ro: () => import('./ro.js'),
  ru: () => import('./ru.js'),
  sk: () => import('./sk.js'),
  sl: () => import('./sl.js'),
  sr: () => import('./sr.js'),
  sv: () => import('./sv.js'),
  th: () => import('./th.js'),
  tr: () => import('./tr.js'),
  uk: () => import('./uk.js'),
  vi: () => import('./vi.js'),
  'zh-Hans': () => import('./zh-Hans.js'),
  'zh-Hant': () => import('./zh-Hant.js'),
};

/**
 * Languages to use in place of ones without phrases. `matchLocale` tries `pt-BR` for `pt` without a region before this
 * table; other regions of Portuguese use `pt-PT`.
 */
const ALIASES: Readonly<Record<string, string>> = {
  nn: 'nb',
  no: 'nb',
  pt: 'pt-PT',
  sh: 'sr',
  yue: 'zh-Hant',
};

const loaded = new Map<string, Strings>([['en', english]]);
/** Languages with English phrases: English, those without phrases, and the page's own, which may be of an older version. */
const withEnglish = new Set(['en']);

/** Registers the phrases of a language, one of this package's or of the page's own, so that it is not loaded. */
export function registerLocale(tag: string, strings: Strings): void {
  loaded.set(tag, strings);
  withEnglish.add(tag);
}

/** The tags of the languages that come with the package. */
export function packagedLocales(): string[] {
  return ['en', ...Object.keys(loaders)];
}

/** The best known language for a BCP 47 tag: `de-AT` finds `de`, `zh-TW` finds `zh-Hant`. */
export function matchLocale(tag: string): string {
  const known = (candidate: string): boolean => loaded.has(candidate) || Object.hasOwn(loaders, candidate);
  try {
    const { language, script, region } = new Intl.Locale(tag).maximize();
    return (
      [tag, `${language}-${region}`, `${language}-${script}`, language, ALIASES[language] ?? ''].find(
        known,
      ) ?? 'en'
    );
  } catch {
    return 'en';
  }
}

/** The phrases of a known language, undefined while they are not loaded. */
export function loadedStrings(locale: string): Strings | undefined {
  return loaded.get(locale);
}

/** Loads a known language. If that fails the language stays English, so that the request is not repeated. */
export async function loadStrings(locale: string): Promise<Strings> {
  let strings = loaded.get(locale);
  if (!strings) {
    strings = (await loaders[locale]?.().catch(() => undefined))?.default;
    if (!strings) withEnglish.add(locale);
    strings ??= english;
    loaded.set(locale, strings);
  }
  return strings;
}

/** Whether English phrases that a language needs may still be loaded. */
export const lacksPhrases = (locale: string): boolean => withEnglish.has(locale) && !isEnglishSettled();
