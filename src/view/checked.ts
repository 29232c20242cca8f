/** Reads a value set by attribute or property; undefined when it is rubbish. */
export interface Check<T> {
  readonly parse: (value: unknown) => T | undefined;
  /** What rubbish and nothing turn into. */
  readonly fallback: T | undefined;
}

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

/**
 * Stands above `@property` and checks what is set, by attribute and by property alike, before and after
 * the element is in the page: rubbish warns once and becomes the default, never throws.
 */
export function checked<T>(check: Check<T>) {
  return (prototype: object, name: string): void => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, {
      ...descriptor,
      set(this: unknown, value: unknown) {
        descriptor?.set?.call(this, checkedValue(check, name, value));
      },
    });
  };
}
