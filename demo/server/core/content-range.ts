import { refuseMalformed } from './refusal.js';

/** The bytes of one Fragment; `last` is inclusive. */
export interface ContentRange {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

const PATTERN = /^bytes[ \t]+(\d{1,16})-(\d{1,16})\/(\d{1,16})$/i;

/** Parses `bytes FIRST-LAST/TOTAL`; undefined if it is anything else or contradicts itself [MC-BUP 2.2.1.2]. */
export function parseContentRange(value: string): ContentRange | undefined {
  const match = PATTERN.exec(value);
  if (!match) return undefined;
  const [first, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (![first, last, total].every(Number.isSafeInteger)) return undefined;
  return first <= last && last < total ? { first, last, total } : undefined;
}

/**
 * The range of a Fragment.
 * @throws Refusal 400 if it is missing, unreadable, or says another length than Content-Length does.
 */
export function requireContentRange(value: string | undefined, contentLength: number): ContentRange {
  if (value === undefined) return refuseMalformed('a Fragment needs a Content-Range');
  const range = parseContentRange(value);
  if (!range) return refuseMalformed('unreadable Content-Range');
  if (range.last - range.first + 1 !== contentLength) {
    refuseMalformed('Content-Range and Content-Length disagree');
  }
  return range;
}
