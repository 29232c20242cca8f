import { expect } from '@open-wc/testing';
import { en } from '../../../src/locales/en.js';
import type { PhraseKey, Plural, Strings } from '../../../src/locales/locale.js';
import { loadStrings, matchLocale, packagedLocales } from '../../../src/locales/registry.js';
import { Words } from '../../../src/view/format/words.js';

const PROMISED = (
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nb nl pl pt-BR pt-PT ' +
  'ro ru sk sl sr sv th tr uk vi zh-Hans zh-Hant'
).split(' ');

/** Phrases that are the same words as in English. */
const SAME: Readonly<Record<string, readonly PhraseKey[]>> = {
  da: ['stop', 'start'],
  de: ['typeVideo', 'details'],
  fr: ['typeImage'],
  nb: ['start'],
};

/** Punctuation of other languages than the phrase's own. */
const FOREIGN: Readonly<Record<string, RegExp>> = {
  ar: /[,;?]/,
  bn: /\.( |$)/,
  fa: /[,;?]/,
  fr: /(?<!\u202f)[;?!]|(?<!\u00a0):/,
  hi: /\.( |$)/,
  ja: /[,.:;?!]/,
  th: /[,.] /,
  'zh-Hans': /[,.:;?!]/,
  'zh-Hant': /[,.:;?!]/,
};
/** Languages in which the text after a colon begins with a small letter, unlike a whole phrase. */
const SMALL_AFTER_COLON = 'bg ca cs el es et fi fr hr hu it lt lv nl pl pt-BR pt-PT ro ru sk sl sr uk'.split(
  ' ',
);
const FULL_WIDTH = /[\u3000-\u3002\uff00-\uff1f]/;

/** Numbers that tell the whole numbers' plural categories apart, in every language. */
const NUMBERS = [...Array.from({ length: 201 }, (_, n) => n), 1_000_000];

const KEYS = Object.keys(en) as PhraseKey[];

const forms = (phrase: string | Plural): [string, string][] =>
  typeof phrase === 'string' ? [['', phrase]] : Object.entries(phrase);

const placeholders = (text: string): string[] =>
  [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? ''))].sort();

/** Numbers of each plural category. */
function categories(locale: string): Map<string, number[]> {
  const rules = new Intl.PluralRules(locale);
  const found = new Map<string, number[]>();
  for (const n of NUMBERS) {
    const category = rules.select(n);
    found.set(category, [...(found.get(category) ?? []), n]);
  }
  return found;
}

const faults = (strings: Strings, judge: (key: PhraseKey, form: string, text: string) => boolean): string[] =>
  KEYS.flatMap((key) =>
    forms(strings[key])
      .filter(([form, text]) => judge(key, form, text))
      .map(([form, text]) => `${key} ${form} ${text}`),
  );

describe('the languages of the package', () => {
  it('include all promised ones', () => expect(packagedLocales()).to.include.members(PROMISED));

  it('are sorted by tag', () => {
    const tags = packagedLocales().filter((tag) => tag !== 'en');
    expect(tags).to.deep.equal([...tags].sort());
  });

  for (const locale of packagedLocales())
    describe(locale, () => {
      let strings: Strings;
      before(async () => (strings = await loadStrings(locale)));

      it('matches its own tag', () => {
        expect(matchLocale(locale)).to.equal(locale);
        expect(strings === en).to.equal(locale === 'en');
      });

      it('has every phrase and no other', () => expect(strings).to.have.all.keys(...KEYS));

      it('has plural forms for the same phrases as English', () => {
        const counts = (table: Strings): string[] => KEYS.filter((key) => typeof table[key] !== 'string');
        expect(counts(strings)).to.deep.equal(counts(en));
      });

      it('has no empty phrase, stray space or half placeholder', () =>
        expect(
          faults(
            strings,
            (_, __, text) => !text || text !== text.trim() || /  |\{(?!\w+\})|(?<!\{\w+)\}/.test(text),
          ),
        ).to.deep.equal([]));

      it('is in Unicode normal form C', () =>
        expect(faults(strings, (_, __, text) => text !== text.normalize('NFC'))).to.deep.equal([]));

      it('begins each phrase in its own script, and has no bidirectional controls', () => {
        const own = /^[^\p{L}]*[\u0590-\u08ff]/u;
        const isRightToLeft = own.test(strings.sending);
        const bare = (text: string): string => text.replace(/\{\w+\}/g, '');
        expect(
          faults(
            strings,
            (_, __, text) =>
              /[\u200e\u200f\u061c\u2066-\u2069]/.test(text) ||
              (isRightToLeft && /\p{L}/u.test(bare(text)) && !own.test(bare(text))),
          ),
        ).to.deep.equal([]);
      });

      it('has the punctuation of its language', () => {
        const foreign = FOREIGN[locale] ?? FULL_WIDTH;
        expect(faults(strings, (_, __, text) => foreign.test(text))).to.deep.equal([]);
      });

      it('joins figures and phrases as its language writes them', () => {
        const words = new Words(locale, strings);
        const seconds = [42, 5 * 60, 3 * 3600, 3 * 86_400];
        const told = [
          ...seconds.map((each) => words.say('waiting', { time: words.duration(1000 * each) })),
          words.say('failed'),
        ].map((state) => words.say('because', { state, reason: strings['error-server'] }));
        told.push(words.say('saidRejected', { n: 2, reason: strings['reject-duplicate'] }));
        for (const text of told) {
          expect(text).not.to.include('..');
          if (SMALL_AFTER_COLON.includes(locale)) expect(text).not.to.match(/:\s/);
        }
      });

      it('has the same placeholders as English', () => {
        const exact = new Set(
          [...categories(locale)].filter(([, numbers]) => numbers.length === 1).map(([category]) => category),
        );
        const wanted = (key: PhraseKey): string => forms(en[key]).at(-1)?.[1] ?? '';
        // One single number may be said in words
        const names = (form: string, text: string): string =>
          String(placeholders(text).filter((name) => name !== 'n' || !exact.has(form)));
        expect(
          faults(strings, (key, form, text) => names(form, text) !== names(form, wanted(key))),
        ).to.deep.equal([]);
      });

      it('has every plural category that its numbers need, and no unknown one', () => {
        const needed = [...categories(locale).keys(), 'other'];
        const known = new Intl.PluralRules(locale).resolvedOptions().pluralCategories as string[];
        for (const key of KEYS) {
          const phrase = strings[key];
          if (typeof phrase === 'string') continue;
          expect(Object.keys(phrase), key).to.include.members(needed);
          expect(known, key).to.include.members(Object.keys(phrase));
        }
      });

      if (locale !== 'en')
        it('differs from English in each phrase, but for known exceptions', () => {
          const same = KEYS.filter((key) => {
            const english = new Set(forms(en[key]).map(([, text]) => text));
            return forms(strings[key]).some(
              ([, text]) => english.has(text) && /\p{L}/u.test(text.replace(/\{\w+\}/g, '')),
            );
          });
          expect(same).to.have.members(SAME[locale] ?? []);
        });
    });

  // What readers of these languages expect, where a literal translation of the English phrase was wrong
  for (const [locale, key, text] of [
    ['he', 'drop', 'אפשר לגרור קבצים לכאן'],
    ['he', 'confirming', 'ממתין לאישור השרת'],
    ['es', 'dismiss', 'Cerrar'],
    ['es', 'drop', 'Arrastre los archivos aquí'],
    ['pl', 'control', 'Przesyłanie plików'],
    ['pl', 'sending', 'Przesyłanie'],
    ['pl', 'otherTab', 'Przesyłanie na innej karcie'],
    ['sv', 'reject-type', 'Den här filtypen accepteras inte'],
    ['zh-Hans', 'offline', '网络已断开。连接恢复后将继续'],
  ] as const)
    it(`have the idiom of ${locale} for “${key}”`, async () => {
      expect((await loadStrings(locale))[key]).to.equal(text);
    });

  it('use one Polish word for uploading', async () => {
    expect(
      faults(await loadStrings('pl'), (_, __, text) => /wysyłani|ładow|upload/i.test(text)),
    ).to.deep.equal([]);
  });

  it('have no exceptions for missing languages', () =>
    expect(packagedLocales()).to.include.members(Object.keys(SAME)));
});

describe('the closest language', () => {
  for (const [tag, found] of [
    ['de-AT', 'de'],
    ['fr-CA', 'fr'],
    ['es-419', 'es'],
    ['ar-MA', 'ar'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-Hant-MO', 'zh-Hant'],
    ['pt', 'pt-BR'],
    ['pt-br', 'pt-BR'],
    ['pt-AO', 'pt-PT'],
    ['pt-MZ', 'pt-PT'],
    ['no', 'nb'],
    ['nn', 'nb'],
    ['nn-NO', 'nb'],
    ['nb-NO', 'nb'],
    ['sr-Latn', 'sr'],
    ['sr-Cyrl-BA', 'sr'],
    ['sh', 'sr'],
    ['iw', 'he'],
    ['in', 'id'],
    ['yue', 'zh-Hant'],
  ] as const)
    it(`for ${tag} is ${found}`, () => expect(matchLocale(tag)).to.equal(found));
});
