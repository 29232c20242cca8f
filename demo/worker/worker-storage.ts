import type { Destination } from '../server/core/destination.js';
import {
  DestinationTakenError,
  DiskFullError,
  TooManySessionsError,
  type AppendRequest,
  type AppendResult,
  type Notified,
  type Session,
  type SessionStorage,
} from '../server/core/session-storage.js';
import { newSessionId } from '../server/core/wire/session-id.js';
import { partsOf, type Database, type StoredFile, type StoredSession } from './schema.js';

/** Time after which sessions and files are removed. Milliseconds. */
const KEPT_MS = 24 * 3_600_000;

const pathOf = (destination: Destination): string => destination.join('/');

/** The sessions and uploaded files of the playground, in IndexedDB: a service worker has no lasting memory. */
export class WorkerStorage implements SessionStorage {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async look(destination: Destination): Promise<'free' | 'file' | 'folder'> {
    const path = pathOf(destination);
    if (await this.#database.get('files', path)) return 'file';
    const below = IDBKeyRange.bound(`${path}/`, `${path}/\uffff`);
    return (await this.#database.count('files', below)) > 0 ? 'folder' : 'free';
  }

  async create(
    destination: Destination,
    user: string,
    limits: { readonly ofUser: number; readonly ofAll: number },
  ): Promise<Session> {
    if ((await this.#database.count('sessions')) >= limits.ofAll) throw new TooManySessionsError('too many');
    const session = { id: newSessionId(), destination, user, received: 0, parts: [], changedAt: Date.now() };
    await this.#database.put('sessions', session);
    return session;
  }

  find(id: string): Promise<StoredSession | undefined> {
    return this.#database.get('sessions', id);
  }

  async append(session: Session, request: AppendRequest): Promise<AppendResult> {
    const { bytes, end } = await readBody(request);
    const received = { received: session.received, end };
    if (request.sha256 && !(end === 'whole' && (await hasDigest(bytes, request.sha256))))
      return { ...received, end: end === 'whole' ? 'mismatch' : end };
    const fresh = bytes.slice(request.skip);
    const transaction = this.#database.transaction(['sessions', 'parts'], 'readwrite');
    const stored = await transaction.objectStore('sessions').get(session.id);
    if (!stored) throw new Error('the session was removed');
    const changed: StoredSession = {
      ...stored,
      total: request.total,
      received: stored.received + fresh.length,
      parts: fresh.length > 0 ? [...stored.parts, fresh.length] : stored.parts,
      changedAt: Date.now(),
    };
    try {
      if (fresh.length > 0)
        await transaction.objectStore('parts').put(fresh.buffer, [session.id, stored.parts.length]);
      await transaction.objectStore('sessions').put(changed);
      await transaction.done;
    } catch (error) {
      throw (error as Error).name === 'QuotaExceededError' ? new DiskFullError('no space left') : error;
    }
    return { received: changed.received, end };
  }

  async saveNotified(session: Session, notified: Notified): Promise<Session> {
    const stored = await this.find(session.id);
    const changed = { ...(stored ?? { parts: [], changedAt: Date.now() }), ...session, notified };
    await this.#database.put('sessions', changed);
    return changed;
  }

  async deliver({ id, destination }: Session, overwrite: boolean): Promise<void> {
    const path = pathOf(destination);
    const transaction = this.#database.transaction(['sessions', 'files', 'parts'], 'readwrite');
    const [session, earlier] = await Promise.all([
      transaction.objectStore('sessions').get(id),
      transaction.objectStore('files').get(path),
    ]);
    if (earlier && !overwrite) throw new DestinationTakenError(path);
    if (!session) return;
    if (earlier) await transaction.objectStore('parts').delete(partsOf(earlier.owner));
    const file: StoredFile = { path, owner: id, parts: session.parts, changedAt: Date.now() };
    await transaction.objectStore('files').put(file);
    // The parts are the file's from now on
    await transaction.objectStore('sessions').delete(id);
    await transaction.done;
  }

  async remove({ id }: Session): Promise<void> {
    const transaction = this.#database.transaction(['sessions', 'parts'], 'readwrite');
    if (await transaction.objectStore('sessions').get(id)) {
      await transaction.objectStore('parts').delete(partsOf(id));
      await transaction.objectStore('sessions').delete(id);
    }
    await transaction.done;
  }

  /** The uploaded file of this path, and its bytes. */
  async file(destination: Destination): Promise<(StoredFile & { readonly blob: Blob }) | undefined> {
    const file = await this.#database.get('files', pathOf(destination));
    if (!file) return undefined;
    const parts = await this.#database.getAll('parts', partsOf(file.owner));
    return { ...file, blob: new Blob(parts) };
  }

  /** Removes what no one has changed for a day: the browser's storage is the visitor's. */
  async sweep(): Promise<void> {
    const from = Date.now() - KEPT_MS;
    const [sessions, files] = await Promise.all([
      this.#database.getAll('sessions'),
      this.#database.getAll('files'),
    ]);
    for (const session of sessions) if (session.changedAt < from) await this.remove(session);
    for (const { path, owner, changedAt } of files) {
      if (changedAt >= from) continue;
      const transaction = this.#database.transaction(['files', 'parts'], 'readwrite');
      await transaction.objectStore('parts').delete(partsOf(owner));
      await transaction.objectStore('files').delete(path);
      await transaction.done;
    }
  }

  dataFile(): string {
    throw new Error('the playground has no server application');
  }

  replyFile(): string {
    throw new Error('the playground has no server application');
  }
}

/** The bytes of a body as far as they arrive: what came before a break counts. */
async function readBody({
  body,
  length,
  overtaken,
}: AppendRequest): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly end: AppendResult['end'] }> {
  const bytes = new Uint8Array(length);
  let read = 0;
  let end: AppendResult['end'] = 'broken';
  try {
    for await (const piece of body) {
      bytes.set(piece, read);
      read += piece.length;
      if (overtaken.aborted) break;
    }
    end = read === length ? 'whole' : overtaken.aborted ? 'overtaken' : 'broken';
  } catch {
    // The connection broke, or a rule broke it
  }
  return { bytes: bytes.slice(0, read), end };
}

async function hasDigest(bytes: Uint8Array<ArrayBuffer>, expected: Uint8Array): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return digest.every((byte, index) => byte === expected[index]);
}
