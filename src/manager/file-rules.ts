import type { FileRuleOptions } from './options.js';
import type { Rejection } from './snapshot.js';

/** A file before the rules. */
export interface Incoming {
  readonly file: File;
  readonly path: string;
  /** Bytes; reading it off a File on a disk costs. */
  readonly size: number;
}

/** What is in the list already. */
export interface ListTotals {
  readonly count: number;
  readonly bytes: number;
}

/** Sorts incoming files into those the rules let pass, in order, and those they refuse. */
export function applyRules<T extends Incoming>(
  incoming: readonly T[],
  rules: FileRuleOptions,
  list: ListTotals,
): { passed: T[]; rejections: Rejection[] } {
  const passed: T[] = [];
  const rejections: Rejection[] = [];
  const maxFiles = rules.multiple === false ? 1 : rules.maxFiles;
  const accepts = acceptor(rules.accept);
  let { count, bytes } = list;
  for (const entry of incoming) {
    const { file, path, size } = entry;
    const verdict = accepts(file)
      ? (judgeSize(size, rules) ?? judgeList(size, count, bytes, maxFiles, rules.maxTotalSize))
      : ({ reason: 'type' } as const);
    if (verdict !== undefined) {
      rejections.push({ file, path, ...verdict });
      continue;
    }
    count += 1;
    bytes += size;
    passed.push(entry);
  }
  return { passed, rejections };
}

type Verdict = Pick<Rejection, 'reason' | 'limit'>;

function judgeSize(size: number, rules: FileRuleOptions): Verdict | undefined {
  if (rules.minFileSize !== undefined && size < rules.minFileSize) {
    return { reason: 'too-small', limit: rules.minFileSize };
  }
  if (rules.maxFileSize !== undefined && size > rules.maxFileSize) {
    return { reason: 'too-large', limit: rules.maxFileSize };
  }
  return undefined;
}

function judgeList(
  size: number,
  count: number,
  bytes: number,
  maxFiles: number | undefined,
  maxTotalSize: number | undefined,
): Verdict | undefined {
  if (maxFiles !== undefined && count >= maxFiles) return { reason: 'too-many', limit: maxFiles };
  if (maxTotalSize !== undefined && bytes + size > maxTotalSize) {
    return { reason: 'total-too-large', limit: maxTotalSize };
  }
  return undefined;
}

interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** As on `<input type=file accept>`: extensions, MIME types and `image/*` patterns, any of which suffices. */
export function acceptor(accept: string | undefined): (file: NamedType) => boolean {
  const tokens = (accept ?? '').split(',').map((token) => token.trim().toLowerCase());
  const wanted = tokens.filter((token) => token !== '');
  if (wanted.length === 0) return () => true;
  return (file) => {
    const name = file.name.toLowerCase();
    const type = file.type.toLowerCase().split(';', 1)[0]?.trim() ?? '';
    return wanted.some((token) => {
      if (token.startsWith('.')) return name.endsWith(token);
      if (token === '*/*' || token === '*') return true;
      return token.endsWith('/*') ? type.startsWith(token.slice(0, -1)) : type === token;
    });
  };
}
