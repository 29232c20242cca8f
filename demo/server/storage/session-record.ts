import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDestination } from '../core/destination.js';
import type { Notified } from '../core/session-storage.js';
import { errorCode } from './error-code.js';

/** `session.json`: everything about a session except its bytes. */
export interface SessionRecord {
  readonly version: 1;
  readonly id: string;
  readonly destination: readonly string[];
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly total?: number;
  readonly notified?: Notified;
  /** Set when delivery has begun; it is then completed, never undone. */
  readonly closing?: boolean;
}

const FILE_NAME = 'session.json';

/**
 * The record in a session's folder; undefined if it is missing or invalid. It is validated because the file could have
 * been tampered with, and its destination decides where bytes are delivered.
 */
export async function readRecord(
  folder: string,
  reservedNames: readonly string[],
): Promise<SessionRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, FILE_NAME), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
  const record = parse(text);
  return isRecord(record) &&
    record.id === path.basename(folder) &&
    isDestination(record.destination, reservedNames)
    ? record
    : undefined;
}

/** Replaces the record atomically: a reader, also after a crash, sees the old or the new one. */
export async function writeRecord(folder: string, record: SessionRecord): Promise<void> {
  const draft = path.join(folder, `${FILE_NAME}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(draft, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
    await rename(draft, path.join(folder, FILE_NAME));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function isRecord(value: unknown): value is SessionRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { version, id, user, createdAt, total, notified, closing } = value as Partial<SessionRecord>;
  return (
    version === 1 &&
    typeof id === 'string' &&
    typeof user === 'string' &&
    typeof createdAt === 'number' &&
    (total === undefined || (Number.isSafeInteger(total) && total >= 0)) &&
    (notified === undefined || isNotified(notified)) &&
    (closing === undefined || typeof closing === 'boolean')
  );
}

function isNotified(value: unknown): value is Notified {
  if (typeof value !== 'object' || value === null) return false;
  const { reply, copy, staticReplyUrl: url } = value as Partial<Notified>;
  if (typeof reply !== 'boolean' || typeof copy !== 'boolean') return false;
  return url === undefined || (typeof url === 'string' && /^https?:[\x21-\x7e]+$/i.test(url));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
