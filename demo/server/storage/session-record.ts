import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notified } from '../core/session-storage.js';
import { errorCode } from './error-code.js';

/** `session.json`: all that has to be known of a session besides its bytes. */
export interface SessionRecord {
  readonly version: 1;
  readonly id: string;
  readonly destination: readonly string[];
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly total?: number;
  readonly notified?: Notified;
  /** Delivery has begun: from here on it is finished, never undone. */
  readonly closing?: boolean;
}

const FILE_NAME = 'session.json';

/** The record in a session's folder; undefined if there is none, or none that can be used. */
export async function readRecord(folder: string): Promise<SessionRecord | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, FILE_NAME), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw error;
  }
  const record = parse(text);
  return record?.version === 1 && Array.isArray(record.destination) ? record : undefined;
}

/** Replaces the record in one step: a reader, also after a crash, sees the old one or the new one. */
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

function parse(text: string): SessionRecord | undefined {
  try {
    return JSON.parse(text) as SessionRecord;
  } catch {
    return undefined;
  }
}
