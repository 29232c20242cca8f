import type { en } from './en.js';

/** The plural forms of a phrase by CLDR plural category; `other` is used for missing categories. */
export type Plural = { readonly other: string } & { readonly [K in Intl.LDMLPluralRule]?: string };

export type PhraseTable = Readonly<Record<string, string | Plural>>;

/** The key of a phrase. */
export type PhraseKey = keyof typeof en;

/** All phrases of one language. Every language has every key. */
export type Strings = {
  readonly [K in PhraseKey]: (typeof en)[K] extends string ? string : Plural;
};
