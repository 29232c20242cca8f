import type { FileRuleOptions } from './options.js';
import type { Rejection } from './snapshot.js';

/** A file before the rules. */
export interface Incoming {
  readonly file: File;
  readonly path: string;
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
  let { count, bytes } = list;
  for (const entry of incoming) {
    const { file, path } = entry;
    const verdict = judgeFile(file, rules) ?? judgeList(file, count, bytes, maxFiles, rules.maxTotalSize);
    if (verdict !== undefined) {
      rejections.push({ file, path, ...verdict });
      continue;
    }
    count += 1;
    bytes += file.size;
    passed.push(entry);
  }
  return { passed, rejections };
}

type Verdict = Pick<Rejection, 'reason' | 'limit'>;

function judgeFile(file: File, rules: FileRuleOptions): Verdict | undefined {
  if (!matchesAccept(file, rules.accept)) return { reason: 'type' };
  if (rules.minFileSize !== undefined && file.size < rules.minFileSize) {
    return { reason: 'too-small', limit: rules.minFileSize };
  }
  if (rules.maxFileSize !== undefined && file.size > rules.maxFileSize) {
    return { reason: 'too-large', limit: rules.maxFileSize };
  }
  return undefined;
}

function judgeList(
  file: File,
  count: number,
  bytes: number,
  maxFiles: number | undefined,
  maxTotalSize: number | undefined,
): Verdict | undefined {
  if (maxFiles !== undefined && count >= maxFiles) return { reason: 'too-many', limit: maxFiles };
  if (maxTotalSize !== undefined && bytes + file.size > maxTotalSize) {
    return { reason: 'total-too-large', limit: maxTotalSize };
  }
  return undefined;
}

/** As on `<input type=file accept>`: extensions, MIME types and `image/*` patterns, any of which suffices. */
export function matchesAccept(
  file: { readonly name: string; readonly type: string },
  accept: string | undefined,
): boolean {
  const tokens = (accept ?? '').split(',').map((token) => token.trim().toLowerCase());
  const wanted = tokens.filter((token) => token !== '');
  if (wanted.length === 0) return true;
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase().split(';', 1)[0]?.trim() ?? '';
  return wanted.some((token) => {
    if (token.startsWith('.')) return name.endsWith(token);
    if (token === '*/*' || token === '*') return true;
    return token.endsWith('/*') ? type.startsWith(token.slice(0, -1)) : type === token;
  });
}
