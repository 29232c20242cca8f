import { constants } from 'node:fs';
import { mkdir, open, readdir, realpath, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Destination } from '../core/destination.js';
import { newSessionId } from '../core/wire/session-id.js';
import {
  DiskFullError,
  type AppendRequest,
  type AppendResult,
  type Notified,
  type Session,
  type SessionStorage,
} from '../core/session-storage.js';
import { deliverFile } from './delivery.js';
import { errorCode, isNoSpace } from './error-code.js';
import { FreeSpace, spaceLeft, type SpaceLeft } from './free-space.js';
import { checkLengths, identityOf, kindOf, safePath, unmakeFolders } from './safe-path.js';
import { SessionFolders } from './session-folders.js';
import { writeRecord, type SessionRecord } from './session-record.js';
import type { SessionLimits } from './user-sessions.js';
import { StagingQuota } from './staging-quota.js';
import { appendBody, writeToDisk, type Writer } from './staging-file.js';

export interface DiskStorageOptions {
  /** Directory of finished files; created if missing. */
  readonly uploadDir: string;
  /** Directory of the sessions. Has to be on the file system of `uploadDir`, so that delivery is one rename. */
  readonly stateDir: string;
  /** Names that no destination may contain; in NFKC and lower case. Default: none. */
  readonly reservedNames?: readonly string[];
  /** Whether to flush to the disk, not only to the operating system, before an Ack. Default: false. */
  readonly durable?: boolean;
  /** Bytes that all unfinished uploads may take together. Default: no limit. */
  readonly stagingQuota?: number;
  /** Bytes of the disk that uploads leave free. Default: 0. */
  readonly minimumFreeSpace?: number;
  /** Returns the free space; undefined if it is unknown. Default: asks the file system. */
  readonly spaceLeft?: (() => Promise<SpaceLeft | undefined>) | undefined;
  /** Writes to a staging file. Default: to the disk. */
  readonly writer?: Writer | undefined;
  /** The current time in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/** Name of the marker file for bytes whose digest is not verified yet (see `append`). */
const UNVERIFIED = /^unverified-(\d+)$/;

/**
 * Sessions on disk, without a copy in memory: every call reads the disk, so a restart has nothing to restore and two
 * processes may share the directories.
 *
 *     <stateDir>/sessions/{GUID}/session.json       the record; replaced by rename
 *                                data               the staged bytes; its length is the offset
 *                                unverified-<n>     bytes from n on await their Content-Digest
 *                                reply              the server application's answer
 *     <stateDir>/trash/                             sessions that are being deleted
 */
export class DiskStorage implements SessionStorage {
  readonly folders: SessionFolders;
  readonly #options: DiskStorageOptions;
  readonly #quota: StagingQuota;
  readonly #space: FreeSpace;
  #root = '';
  #stateIdentity = '';
  #deliveries = 0;

  constructor(options: DiskStorageOptions) {
    this.#options = options;
    this.folders = new SessionFolders(options.stateDir, options.reservedNames);
    const look = options.spaceLeft ?? (() => spaceLeft(options.stateDir));
    this.#space = new FreeSpace(options.minimumFreeSpace ?? 0, look);
    this.#quota = new StagingQuota(options.stagingQuota ?? Infinity, options.writer ?? writeToDisk);
  }

  /**
   * Creates the directories. Has to be awaited before any other call.
   * @throws Error if they are on different file systems: delivery could not be one rename.
   */
  async open(): Promise<void> {
    await mkdir(this.#options.uploadDir, { recursive: true });
    this.#root = await realpath(this.#options.uploadDir);
    await this.folders.open();
    this.#stateIdentity = await identityOf(this.#options.stateDir);
    const [uploads, state] = [await stat(this.#root), await stat(this.#options.stateDir)];
    if (uploads.dev !== state.dev) throw new Error('stateDir has to be on the file system of uploadDir');
    this.#quota.restore(await this.folders.stagedBytes());
  }

  /** The upload directory with symbolic links resolved. */
  get root(): string {
    return this.#root;
  }

  /** The number of files that this process has delivered. */
  get deliveries(): number {
    return this.#deliveries;
  }

  /** The path of a destination, whether or not the file exists; see `safePath`. */
  locate(destination: Destination, made?: string[]): Promise<string | undefined> {
    return safePath(this.#root, destination, { excluded: this.#stateIdentity, ...(made && { made }) });
  }

  async look(destination: Destination): Promise<'free' | 'file' | 'folder'> {
    await checkLengths(this.#root, destination);
    const file = await this.locate(destination);
    const kind = file === undefined ? 'nothing' : await kindOf(file);
    if (kind === 'nothing') return 'free';
    return kind === 'folder' ? 'folder' : 'file';
  }

  async create(destination: Destination, user: string, limits: SessionLimits): Promise<Session> {
    const createdAt = (this.#options.now ?? Date.now)();
    const record: SessionRecord = { version: 1, id: newSessionId(), destination, user, createdAt };
    await this.#space.use(0, () => withDiskFullError(() => this.folders.create(record, limits)));
    return { id: record.id, destination, user, received: 0 };
  }

  async find(id: string): Promise<Session | undefined> {
    const folder = this.folders.of(id);
    const record = folder && (await this.folders.record(folder));
    if (!folder || !record) return undefined;
    // During delivery the staged file may already have been moved; by then all bytes had arrived.
    const received = record.closing ? (record.total ?? 0) : await this.#received(folder);
    const { destination, user, total, notified } = record;
    return {
      id,
      destination,
      user,
      received,
      ...(total !== undefined && { total }),
      ...(notified && { notified }),
    };
  }

  append(session: Session, request: AppendRequest): Promise<AppendResult> {
    return this.#space.use(request.length - request.skip, () => this.#append(session, request));
  }

  async #append(session: Session, request: AppendRequest): Promise<AppendResult> {
    const folder = this.#folder(session);
    await withDiskFullError(() => this.#begin(folder, session, request));
    const start = session.received;
    const file = await open(this.dataFile(session), constants.O_WRONLY);
    let received = start;
    try {
      const { sha256 } = request;
      const appended = await withDiskFullError(() =>
        appendBody({
          ...request,
          file,
          writer: this.#quota.writer,
          position: start,
          hash: sha256 !== undefined,
        }),
      );
      received = appended.position;
      if (sha256) {
        const proven = appended.end === 'whole' && appended.digest?.equals(sha256);
        if (!proven) await file.truncate((received = start));
        await this.#unmark(folder, start);
        if (!proven) this.#quota.release(appended.position - start);
        if (!proven && appended.end === 'whole') return { received, end: 'mismatch' };
      }
      if (this.#options.durable) await file.datasync();
      return { received, end: appended.end };
    } finally {
      await file.close();
    }
  }

  async saveNotified(session: Session, notified: Notified): Promise<Session> {
    await this.#update(session, { notified });
    return { ...session, notified };
  }

  async deliver(session: Session, overwrite: boolean): Promise<void> {
    await this.#update(session, { closing: true });
    const made: string[] = [];
    try {
      const file = await withDiskFullError(() => this.locate(session.destination, made));
      if (file === undefined) throw new Error('a folder vanished while it was made');
      await deliverFile(this.dataFile(session), file, overwrite);
      this.#deliveries += 1;
    } catch (error) {
      await unmakeFolders(made);
      await this.#update(session, { closing: false });
      throw error;
    }
  }

  async remove(session: Session): Promise<void> {
    this.#quota.release(session.received);
    await this.folders.remove(session.id, session.user);
  }

  dataFile(session: Session): string {
    return path.join(this.#folder(session), 'data');
  }

  replyFile(session: Session): string {
    return path.join(this.#folder(session), 'reply');
  }

  #folder(session: Session): string {
    const folder = this.folders.of(session.id);
    if (folder === undefined) throw new Error('not a session id');
    return folder;
  }

  /** The length of the staged bytes, or less if the digest of the last ones was never verified. */
  async #received(folder: string): Promise<number> {
    const { size } = await stat(path.join(folder, 'data')).catch(() => ({ size: 0 }));
    return Math.min(size, await unverifiedFrom(folder));
  }

  /** Writes everything that has to be on disk before the first byte. */
  async #begin(folder: string, session: Session, request: AppendRequest): Promise<void> {
    if (session.total === undefined) await this.#update(session, { total: request.total });
    const from = await unverifiedFrom(folder);
    if (from !== Infinity) {
      const { size } = await stat(this.dataFile(session));
      await truncate(this.dataFile(session), session.received);
      this.#quota.release(size - session.received);
      await this.#unmark(folder, from);
    }
    // Without the marker, unverified bytes of an interrupted Fragment would count as verified after a crash.
    if (request.sha256) await writeFile(path.join(folder, `unverified-${session.received}`), '');
  }

  async #unmark(folder: string, from: number): Promise<void> {
    await unlink(path.join(folder, `unverified-${from}`)).catch((error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  }

  async #update(session: Session, change: Partial<SessionRecord>): Promise<void> {
    const folder = this.#folder(session);
    const record = await this.folders.record(folder);
    if (!record) throw new Error('the session vanished');
    await withDiskFullError(() => writeRecord(folder, { ...record, ...change }));
  }
}

async function unverifiedFrom(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const offsets = names.map((name) => UNVERIFIED.exec(name)?.[1]).filter((offset) => offset !== undefined);
  return Math.min(Infinity, ...offsets.map(Number));
}

/** Runs `work`; an out-of-space error becomes a `DiskFullError`. */
async function withDiskFullError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isNoSpace(error) ? new DiskFullError('no space left', { cause: error }) : error;
  }
}
