import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isSessionId } from '../core/wire/session-id.js';
import { TooManySessionsError } from '../core/session-storage.js';
import { errorCode } from './error-code.js';
import { readRecord, writeRecord, type SessionRecord } from './session-record.js';
import { UserSessions, type SessionLimits } from './user-sessions.js';

const DRAFT_PREFIX = '.new-';
/** Age at which an unfinished new folder is taken for that of a process that has died. */
const DRAFT_AGE_MS = 60_000;

/** The folders of sessions. Each is created, and removed, in one rename. */
export class SessionFolders {
  readonly #sessions: string;
  readonly #trash: string;
  readonly #reservedNames: readonly string[];
  readonly users = new UserSessions({ read: () => this.#read(), ids: () => this.ids() });

  constructor(stateDir: string, reservedNames: readonly string[] = []) {
    this.#reservedNames = reservedNames;
    this.#sessions = path.join(stateDir, 'sessions');
    this.#trash = path.join(stateDir, 'trash');
  }

  async open(): Promise<void> {
    await mkdir(this.#sessions, { recursive: true, mode: 0o700 });
    await mkdir(this.#trash, { recursive: true, mode: 0o700 });
    await this.clearLeftovers(Date.now());
  }

  /**
   * The folder of an id; undefined if the id does not have the server's form, so that it never becomes part of a path.
   */
  of(id: string): string | undefined {
    return isSessionId(id) ? path.join(this.#sessions, id) : undefined;
  }

  /** @throws TooManySessionsError */
  async create(record: SessionRecord, limits: SessionLimits): Promise<void> {
    if (!(await this.users.reserve(record, limits))) {
      throw new TooManySessionsError('too many sessions of this user, or of all');
    }
    const draft = path.join(this.#sessions, DRAFT_PREFIX + record.id);
    try {
      await mkdir(draft, { mode: 0o700 });
      await writeRecord(draft, record);
      await writeFile(path.join(draft, 'data'), '', { flag: 'wx' });
      await rename(draft, path.join(this.#sessions, record.id));
    } catch (error) {
      this.users.forget(record);
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    this.users.made(record.id);
  }

  async remove(id: string, user: string): Promise<void> {
    const folder = this.of(id);
    if (folder === undefined) return;
    const gone = path.join(this.#trash, `${id}-${randomBytes(4).toString('hex')}`);
    try {
      await rename(folder, gone);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    this.users.forget({ id, user });
    await rm(gone, { recursive: true, force: true });
  }

  /** The record in a session's folder; undefined if it is missing or invalid. */
  record(folder: string): Promise<SessionRecord | undefined> {
    return readRecord(folder, this.#reservedNames);
  }

  async ids(): Promise<string[]> {
    return (await readdir(this.#sessions)).filter(isSessionId);
  }

  async stagedBytes(): Promise<number> {
    let bytes = 0;
    for (const id of await this.ids()) {
      bytes += (await stat(path.join(this.#sessions, id, 'data')).catch(() => ({ size: 0 }))).size;
    }
    return bytes;
  }

  /** Removes the unfinished and half-deleted folders of a killed process. */
  async clearLeftovers(now: number): Promise<void> {
    for (const name of await readdir(this.#trash)) {
      await rm(path.join(this.#trash, name), { recursive: true, force: true });
    }
    for (const name of await readdir(this.#sessions)) {
      if (!name.startsWith(DRAFT_PREFIX)) continue;
      const draft = path.join(this.#sessions, name);
      const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > DRAFT_AGE_MS) await rm(draft, { recursive: true, force: true });
    }
  }

  async #read(): Promise<SessionRecord[]> {
    const records: SessionRecord[] = [];
    for (const id of await this.ids()) {
      const record = await this.record(path.join(this.#sessions, id));
      if (record) records.push(record);
    }
    return records;
  }
}
