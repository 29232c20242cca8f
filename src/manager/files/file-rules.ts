import { isOfType, parseAccept } from '../contract/accept.js';
import type { IncomingFile } from './incoming-file.js';
import type { FileRuleOptions } from '../contract/options.js';
import type { Rejection } from '../contract/snapshot.js';

/** What the rules look at. */
export type RuledFile = Pick<IncomingFile, 'file' | 'path' | 'size'>;

/** What is in the list already. */
export interface ListTotals {
  readonly count: number;
  readonly bytes: number;
}

/** What a judge says of a file it refuses. */
type Verdict = Pick<Rejection, 'reason' | 'limit' | 'accept'>;

/** Files that pass, in order, and those that were refused. */
export interface Division<T> {
  readonly passed: T[];
  readonly rejections: Rejection[];
}

/** Divides files into those of which the judge says nothing and those it refuses. */
export function divide<T extends RuledFile>(
  incoming: readonly T[],
  judge: (entry: T) => Verdict | undefined,
): Division<T> {
  const passed: T[] = [];
  const rejections: Rejection[] = [];
  for (const entry of incoming) {
    const verdict = judge(entry);
    if (verdict === undefined) passed.push(entry);
    else rejections.push({ file: entry.file, path: entry.path, ...verdict });
  }
  return { passed, rejections };
}

/** Divides incoming files by the author's rules; what passes counts for those that come after it. */
export function applyRules<T extends RuledFile>(
  incoming: readonly T[],
  rules: FileRuleOptions,
  list: ListTotals,
): Division<T> {
  const { minFileSize = 0, maxFileSize = Infinity, maxFiles = Infinity, maxTotalSize = Infinity } = rules;
  const limit = rules.multiple === false ? 1 : maxFiles;
  const accepts = acceptor(rules.accept);
  let { count, bytes } = list;
  return divide(incoming, ({ file, size }) => {
    if (!accepts(file)) return { reason: 'type', accept: rules.accept };
    if (size < minFileSize) return { reason: 'too-small', limit: minFileSize };
    if (size > maxFileSize) return { reason: 'too-large', limit: maxFileSize };
    if (count >= limit) return { reason: 'too-many', limit };
    if (bytes + size > maxTotalSize) return { reason: 'total-too-large', limit: maxTotalSize };
    count += 1;
    bytes += size;
    return undefined;
  });
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
