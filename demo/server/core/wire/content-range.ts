import { refuseMalformed } from './refusal.js';

/** The byte range of one Fragment; `last` is inclusive. */
export interface ContentRange {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

const PATTERN = /^bytes[ \t]+(\d{1,16})-(\d{1,16})\/(\d{1,16})$/i;

/** Parses `bytes FIRST-LAST/TOTAL`; undefined for any other syntax and for contradictory numbers [MC-BUP 2.2.1.2]. */
export function parseContentRange(value: string): ContentRange | undefined {
  const match = PATTERN.exec(value);
  if (!match) return undefined;
  const [first, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (![first, last, total].every(Number.isSafeInteger)) return undefined;
  return first <= last && last < total ? { first, last, total } : undefined;
}

/**
 * The byte range of a Fragment.
 * @throws Refusal 400 if the header is missing or cannot be parsed.
 */
export function requireContentRange(value: string | undefined): ContentRange {
  if (value === undefined) return refuseMalformed('a Fragment needs a Content-Range');
  return parseContentRange(value) ?? refuseMalformed('unreadable Content-Range');
}
