import { isOfType, parseAccept } from '../contract/accept.js';
import type { IncomingFile } from './incoming-file.js';
import type { FileRuleOptions } from '../contract/options.js';
import type { Rejection } from '../contract/snapshot.js';

/** Members of a file that the rules check. */
export type RuledFile = Pick<IncomingFile, 'file' | 'path' | 'size'>;

/** Number and size of the files in the list. */
export interface ListTotals {
  readonly count: number;
  readonly bytes: number;
}

/** Reason for a rejection, with its limit. */
type Refusal = Pick<Rejection, 'reason' | 'limit' | 'accept'>;

/** Whether a file passes: undefined if so. */
export type FileCheck<T extends RuledFile> = (entry: T) => Refusal | undefined;

/** Files that pass, in order, and those that were refused. */
export interface Partition<T> {
  readonly passed: T[];
  readonly rejections: Rejection[];
}

/** Splits files into those that pass all checks and the rejected ones. What one check rejects is not seen by those after it. */
export function partition<T extends RuledFile>(
  incoming: readonly T[],
  ...checks: readonly FileCheck<T>[]
): Partition<T> {
  const passed: T[] = [];
  const rejections: Rejection[] = [];
  for (const entry of incoming) {
    let refusal: Refusal | undefined;
    for (const check of checks) refusal ??= check(entry);
    if (refusal === undefined) passed.push(entry);
    else rejections.push({ file: entry.file, path: entry.path, ...refusal });
  }
  return { passed, rejections };
}

/** Check by the page's rules; files that pass count towards the limits for later ones. */
export function ruleCheck(rules: FileRuleOptions, list: ListTotals): FileCheck<RuledFile> {
  const { minFileSize = 0, maxFileSize = Infinity, maxFiles = Infinity, maxTotalSize = Infinity } = rules;
  const limit = rules.multiple === false ? 1 : maxFiles;
  const accepts = acceptor(rules.accept);
  let { count, bytes } = list;
  return ({ file, size }) => {
    if (!accepts(file)) return { reason: 'type', accept: rules.accept };
    if (size < minFileSize) return { reason: 'too-small', limit: minFileSize };
    if (size > maxFileSize) return { reason: 'too-large', limit: maxFileSize };
    if (count >= limit) return { reason: 'too-many', limit };
    if (bytes + size > maxTotalSize) return { reason: 'total-too-large', limit: maxTotalSize };
    count += 1;
    bytes += size;
    return undefined;
  };
}

interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** As on `<input type=file accept>`: extensions, MIME types and `image/*` patterns, any of which suffices. */
export function acceptor(accept: string | undefined): (file: NamedType) => boolean {
  const accepted = parseAccept(accept?.toLowerCase());
  return (file) => {
    const name = file.name.toLowerCase();
    const type = file.type.toLowerCase().replace(/;.*/, '').trim();
    const suits = (token: string): boolean =>
      token.startsWith('.') ? name.endsWith(token) : isOfType(token, type);
    return accepted.length === 0 || accepted.some(suits);
  };
}
