import type { LitElement } from 'lit';

/** A property of the element, which is an attribute, too, unless that is false. */
export interface Option<T> {
  readonly attribute?: false;
  readonly type?: BooleanConstructor;
  /** What it is at first. */
  readonly fallback?: T | undefined;
}

/** One that is checked: the fallback is also what rubbish and nothing turn into. */
export interface Check<T> extends Option<T> {
  /** Reads a value set by attribute or property; undefined when it is rubbish. */
  readonly parse: (value: unknown) => T | undefined;
}

/** Anything, by script only. */
export const given: Option<never> = { attribute: false };

/** On where the attribute stands. */
export const flag: Option<boolean> = { type: Boolean, fallback: false };

/** Whatever the attribute says. */
export const text = <T extends string | null>(fallback?: T): Option<T> => ({ fallback });

const PREFIXES = ['', 'k', 'm', 'g', 't'];

/** Bytes: a number, or text like `10MB` (decimal) or `4GiB` (binary). */
export function parseSize(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? Math.floor(value) : undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*$/i.exec(String(value));
  if (!match) return undefined;
  const power = PREFIXES.indexOf((match[2] ?? '').toLowerCase());
  return Math.floor(Number(match[1]) * (match[3] ? 1024 : 1000) ** power);
}

/** A size in bytes, 0 and more. */
export const size = (fallback?: number): Check<number> => ({ parse: parseSize, fallback });

/** A whole number from `least` on. */
export const integer = (least: number, fallback?: number): Check<number> => ({
  parse: (value) => {
    const number = value === '' ? NaN : Number(value);
    return Number.isInteger(number) && number >= least ? number : undefined;
  },
  fallback,
});

/** A number greater than 0. */
export const positive = (fallback?: number): Check<number> => ({
  parse: (value) => {
    const number = Number(value);
    return number > 0 && Number.isFinite(number) ? number : undefined;
  },
  fallback,
});

/** One of some words; the first is the default. */
export const oneOf = <T extends string>(...words: readonly [T, ...T[]]): Check<T> => ({
  parse: (value) => words.find((word) => word === value),
  fallback: words[0],
});

const warned = new Set<string>();

function checkedValue<T>({ parse, fallback }: Check<T>, name: string, value: unknown): T | undefined {
  if (value === null || value === undefined) return fallback;
  const parsed = parse(value);
  if (parsed !== undefined) return parsed;
  const message = `<bits-upload>: ${JSON.stringify(value)} is no value for ${name}, which is ${String(fallback ?? 'unset')} now.`;
  if (!warned.has(message)) console.warn(message);
  warned.add(message);
  return fallback;
}

/** The name of a property as an attribute: `maxFiles` is `max-files`. */
const attributeName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Makes reactive properties of a table. What has a check is checked when set, by attribute and by property alike,
 * before and after the element is in the page: rubbish warns once and becomes the default, never throws.
 */
export function defineOptions<T extends object>(
  element: Pick<typeof LitElement, 'createProperty'> & { readonly prototype: T },
  table: { readonly [K in keyof T]?: Option<T[K]> },
): void {
  for (const [name, option] of Object.entries(
    table as Readonly<Record<string, Option<unknown> & Partial<Check<unknown>>>>,
  )) {
    const { type, fallback, parse } = option;
    const useDefault = !type && fallback !== undefined;
    element.createProperty(name, { attribute: attributeName(name), reflect: true, useDefault, ...option });
    if (!parse) continue;
    const descriptor = Object.getOwnPropertyDescriptor(element.prototype, name);
    Object.defineProperty(element.prototype, name, {
      ...descriptor,
      set(this: unknown, value: unknown) {
        descriptor?.set?.call(this, checkedValue({ parse, fallback }, name, value));
      },
    });
  }
}

/** Sets the properties of every table to what they are at first. */
export function setFallbacks(element: LitElement): void {
  const { elementProperties } = element.constructor as typeof LitElement;
  for (const [name, { fallback }] of elementProperties as ReadonlyMap<PropertyKey, Option<unknown>>)
    if (fallback !== undefined) Reflect.set(element, name, fallback);
}
