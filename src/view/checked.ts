import type { LitElement } from 'lit';

/** A reactive property of the element. It has an attribute unless `attribute` is false. */
export interface Option<T> {
  readonly attribute?: false;
  readonly type?: BooleanConstructor;
  /** Initial value. */
  readonly fallback?: T | undefined;
}

/** An option with a parser: invalid and missing values become the default. */
export interface Check<T> extends Option<T> {
  /** Parses a value set by attribute or property; undefined if it is invalid. */
  readonly parse: (value: unknown) => T | undefined;
}

/** A property without an attribute and without a check. */
export const propertyOnly: Option<never> = { attribute: false };

/** A boolean attribute. */
export const booleanAttribute: Option<boolean> = { type: Boolean, fallback: false };

/** Text without a check. */
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

/** A size in bytes, at least 0. */
export const size = (fallback?: number): Check<number> => ({ parse: parseSize, fallback });

/** An integer of at least `least`. */
export const integer = (least: number, fallback?: number): Check<number> => ({
  parse: (value) => {
    const number = value === '' ? NaN : Number(value);
    return Number.isInteger(number) && number >= least ? number : undefined;
  },
  fallback,
});

/** A finite number greater than 0. */
export const positive = (fallback?: number): Check<number> => ({
  parse: (value) => {
    const number = Number(value);
    return number > 0 && Number.isFinite(number) ? number : undefined;
  },
  fallback,
});

/** One of several words; the first is the default. */
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

/** The attribute name of a property: `max-files` for `maxFiles`. */
const attributeName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * Defines reactive properties from a table. A property with a parser is checked when it is set, by attribute and by
 * property, whether or not the element is in the page: an invalid value logs one warning and becomes the default.
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

/** Sets the properties of every table to their initial values. */
export function applyDefaults(element: LitElement): void {
  const { elementProperties } = element.constructor as typeof LitElement;
  for (const [name, { fallback }] of elementProperties as ReadonlyMap<PropertyKey, Option<unknown>>)
    if (fallback !== undefined) Reflect.set(element, name, fallback);
}
