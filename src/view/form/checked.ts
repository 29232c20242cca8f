import type { LitElement, PropertyDeclaration } from 'lit';
import type { ManagerOptions } from '../../manager/contract/options.js';

/** Values of a property. */
export interface Check<T = unknown> {
  /** Initial value. */
  readonly fallback?: T | undefined;
  /** Parses a value set by attribute or property; undefined if it is invalid: the property gets its initial value. */
  readonly parse?: (value: unknown) => T | undefined;
}

/** A reactive property of the element. Without a check any value is valid; a boolean attribute is false at first. */
export interface Option<T = unknown> extends PropertyDeclaration {
  readonly check?: Check<T>;
  /** Whether the property is no option of the manager. */
  readonly local?: true;
}

type ManagerOptionName = Exclude<keyof ManagerOptions, 'baseUrl'>;

/** The properties of the element: each option of the manager is one of them, with values of the option's type. */
export type OptionTable = { readonly [K in ManagerOptionName]: Option<ManagerOptions[K]> } & Readonly<
  Record<string, Option>
>;

type Parsed<T> = Check<T> & Required<Pick<Check<T>, 'parse'>>;

/** Converter of an attribute whose text the parser of its property reads. */
export const unparsed = (value: string | null): string | null => value;

/** Any text. */
export const text = <T extends string | null>(fallback: T): Check<T> => ({ fallback });

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
export const size = (fallback?: number): Parsed<number> => ({ parse: parseSize, fallback });

/** An integer of at least `least`. */
export const integer = (least: number, fallback?: number): Parsed<number> => ({
  parse: (value) => {
    const number = value === '' ? NaN : Number(value);
    return Number.isInteger(number) && number >= least ? number : undefined;
  },
  fallback,
});

/** A value, or `auto`, the default. */
export const orAuto = <T>({ parse }: Parsed<T>): Parsed<T | 'auto'> => ({
  parse: (value) => (value === 'auto' ? value : parse(value)),
  fallback: 'auto',
});

/** A finite number greater than 0. */
export const positive = (fallback?: number): Parsed<number> => ({
  parse: (value) => {
    const number = Number(value);
    return number > 0 && Number.isFinite(number) ? number : undefined;
  },
  fallback,
});

/** One of several words; the first is the default. */
export const oneOf = <T extends string>(...words: readonly [T, ...T[]]): Parsed<T> => ({
  parse: (value) => words.find((word) => word === value),
  fallback: words[0],
});

const warned = new Set<string>();

function checkedValue({ parse, fallback }: Check, name: string, value: unknown): unknown {
  if (value === null || value === undefined) return fallback;
  const parsed = parse?.(value);
  if (parsed !== undefined) return parsed;
  const message = `<bits-upload>: ${JSON.stringify(value)} is no value for ${name}, which is ${(fallback as string | number | undefined) ?? 'unset'} now.`;
  if (!warned.has(message)) console.warn(message);
  warned.add(message);
  return fallback;
}

/**
 * Adds the check to the accessor of a property, for values by attribute and by property, whether or not the element is in
 * the page: an invalid value logs one warning and becomes the default.
 */
export function checkedAccessor(
  name: string,
  check: Check | undefined,
  accessor: PropertyDescriptor,
): PropertyDescriptor {
  if (!check?.parse) return accessor;
  return {
    ...accessor,
    set(this: unknown, value: unknown) {
      accessor.set?.call(this, checkedValue(check, name, value));
    },
  };
}

/** Sets the properties to their initial values. */
export function applyDefaults(element: LitElement): void {
  const { elementProperties } = element.constructor as typeof LitElement;
  for (const [name, { type, check = {} }] of elementProperties as ReadonlyMap<PropertyKey, Option>) {
    const initial = type ? false : check.fallback;
    if (initial !== undefined) Reflect.set(element, name, initial);
  }
}
