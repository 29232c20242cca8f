import { parseAccept } from '../../manager/contract/accept.js';
import { english } from '../../locales/english/english.js';
import type { PhraseKey, Strings } from '../../locales/locale.js';

/** Letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ud802\ud803\ud83a\ud83b]/;
/** A number and the Latin unit after it. */
const LATIN_FIGURE = /^\P{L}+[A-Za-z]+(\/[A-Za-z]+)?/u;
/** The figure of one of a unit as ICU 78 writes it in Hebrew: without a space, the unit before its number. */
const UNIT_FIRST = /^(\w+)\u200f([^/]+)/;

/** Phrases of families of types. */
const FAMILIES: Readonly<Record<string, PhraseKey>> = {
  'image/*': 'typeImage',
  'video/*': 'typeVideo',
  'audio/*': 'typeAudio',
  'text/*': 'typeText',
  'text/plain': 'typeText',
};

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** Phrases and formatted figures in one language. Immutable: another language is another object. */
export class Words {
  /** The phrases of the page, those of the language, and English ones for what a language of the page lacks. */
  readonly #tables: readonly Partial<Strings>[];
  readonly #lang: string;
  readonly #plural: Intl.PluralRules;
  /** Cache, as creating an Intl formatter costs more than drawing a row. */
  readonly #formats = new Map<string, Intl.NumberFormat>();
  #list: Intl.ListFormat | undefined;
  #units: Intl.ListFormat | undefined;
  /** Whether the phrases are written from right to left: text in Latin letters is then isolated. */
  readonly #rightToLeft: boolean;

  constructor(lang = 'en', strings: Strings = english, overrides: Partial<Strings> = {}) {
    this.#lang = supported(lang);
    this.#tables = [overrides, strings, english];
    this.#plural = new Intl.PluralRules(this.#lang);
    this.#rightToLeft = RIGHT_TO_LEFT.test(this.say('sending'));
  }

  /**
   * A phrase with its placeholders filled in; `n` chooses the plural form.
   *
   * @param otherwise What is said while there is no such phrase: it is not loaded yet, or belongs to a later version, as
   *   the page's manager does.
   */
  say(key: PhraseKey, values: Readonly<Record<string, string | number>> = {}, otherwise = ''): string {
    const phrase = this.#tables.find((table) => table[key] !== undefined)?.[key];
    if (phrase === undefined) return otherwise;
    const text =
      typeof phrase === 'string'
        ? phrase
        : (phrase[this.#plural.select(Number(values['n']))] ?? phrase.other);
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? this.#format({}).format(value) : value;
    });
  }

  /** `4.2 MB`: decimal units, as kilobyte and megabyte mean. */
  bytes(bytes: number): string {
    return this.#scaled(bytes, '');
  }

  /** `4.2 MB/s` */
  rate(bytesPerSecond: number): string {
    return this.#scaled(bytesPerSecond, '-per-second');
  }

  /** `45%`, rounded down, so that 100 % is shown only when all bytes are acknowledged. */
  percent(fraction: number): string {
    return this.#format({ style: 'percent' }).format(Math.floor(fraction * 100) / 100);
  }

  /** `40 sec`, `1 min 40 sec`, `12 min`, `2.5 hr`: to the second below ten minutes, else one unit. */
  duration(milliseconds: number): string {
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    const rest = seconds % 60;
    if (seconds < 60 || seconds >= 600 || !rest) return this.#figure(...inOneUnit(seconds));
    this.#units ??= new Intl.ListFormat(this.#lang, { type: 'unit', style: 'narrow' });
    return this.#units.format([this.#figure('minute', (seconds - rest) / 60), this.#figure('second', rest)]);
  }

  /** `Images, PDF, or Word documents`: the types of an `accept` attribute as text; empty if it has none. */
  types(accept?: string): string {
    this.#list ??= new Intl.ListFormat(this.#lang, { type: 'disjunction' });
    return this.#list.format(new Set(parseAccept(accept).map((token) => this.#type(token.toLowerCase()))));
  }

  #type(token: string): string {
    const phrase = /word|^\.docx?$/.test(token) ? 'typeWord' : FAMILIES[token];
    if (phrase) return this.say(phrase);
    const type = token
      .replace(/.*(excel|sheet).*/, 'xlsx')
      .replace(/.*(powerpoint|presentation).*/, 'pptx')
      .replace(/^\.|.+\/(x-|vnd\.)?|\+.*/g, '')
      .toUpperCase();
    // In text from right to left two extensions would swap
    return this.#rightToLeft ? `\u2068${type}\u2069` : type;
  }

  #scaled(bytes: number, suffix: string): string {
    let step = 0;
    // 999.5 would be rounded to 1,000 of the smaller unit
    while (bytes >= 999.5 && step < UNITS.length - 1) {
      bytes /= 1000;
      step++;
    }
    return this.#figure(`${UNITS[step] ?? 'byte'}${suffix}`, bytes);
  }

  #figure(unit: string, value: number): string {
    const unitDisplay = unit === 'byte' ? 'long' : 'short';
    const figure = this.#format({ style: 'unit', unit, unitDisplay, maximumSignificantDigits: 3 }).format(
      value,
    );
    return this.#rightToLeft
      ? figure.replace(UNIT_FIRST, '$2 $1').replace(LATIN_FIGURE, '\u2066$&\u2069')
      : figure;
  }

  #format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = options.unit ?? options.style ?? '';
    let format = this.#formats.get(key);
    if (!format) this.#formats.set(key, (format = new Intl.NumberFormat(this.#lang, options)));
    return format;
  }
}

function supported(lang: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf([lang])[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function inOneUnit(seconds: number): readonly [unit: string, value: number] {
  if (seconds < 60) return ['second', seconds];
  if (seconds < 5400) return ['minute', Math.round(seconds / 60)];
  if (seconds < 129_600) return ['hour', Math.round(seconds / 1800) / 2];
  return ['day', Math.round(seconds / 86_400)];
}
