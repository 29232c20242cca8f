import { deleteDB, openDB, unwrap } from 'idb';
import { expect } from '@open-wc/testing';
import {
  FetchTransport,
  UploadManager,
  type BitsTransport,
  type TransportRequest,
} from '../../../src/core.js';
import { systemClock, type Clock } from '../../../src/session/ports/clock.js';
import type { TaskSnapshot, TaskStatus } from '../../../src/manager/contract/snapshot.js';
import { locksFree } from '../../support/locks-free.js';
import { until } from '../../support/until.js';
import { bytesArrived } from '../support/faults.js';
import { delivered, randomFile, sha256Of } from '../support/random-file.js';
import { MortalStore, type PartFault } from './mortal-store.js';

/** Size of a Fragment and of a part of the copy. Bytes. */
export const PART_BYTES = 64 * 1024;
const SIZE = 5 * PART_BYTES;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Storage may be slow while other browsers write. */
const LIMIT_MS = 20_000;

/** Holds the requests with a Fragment that ends after an offset. */
class HeldTransport implements BitsTransport {
  readonly #fetch = new FetchTransport();
  #end: number;
  #held: (() => void)[] = [];

  constructor(end: number) {
    this.#end = end;
  }

  async send(request: TransportRequest): ReturnType<BitsTransport['send']> {
    const [, end = '0'] = /-(\d+)\//.exec(request.headers['Content-Range'] ?? '') ?? [];
    while (Number(end) >= this.#end) await new Promise<void>((go) => this.#held.push(go));
    return this.#fetch.send(request);
  }

  releaseUpTo(end: number): void {
    this.#end = end;
    for (const go of this.#held.splice(0)) go();
  }
}

/** One file that is copied while it is uploaded, over visits of its page and of others. */
export class CopyTrial {
  readonly #name = `bits-upload-copies-${crypto.randomUUID()}`;
  readonly #endpoint = `/uploads/${crypto.randomUUID()}/`;
  readonly #file = randomFile('copied.bin', SIZE);
  readonly #managers: UploadManager[] = [];
  readonly #stores: MortalStore[] = [];
  readonly #transport = new HeldTransport(2 * PART_BYTES);
  #content = new Uint8Array();
  /** Id of the task. */
  id = '';
  /** Whether a session was lost. */
  isLost = false;

  /** Offset of a part. */
  readonly at = (part: number): number => part * PART_BYTES;

  /** The bytes of a part. */
  readonly bytes = (part: number): Uint8Array<ArrayBuffer> =>
    this.#content.slice(this.at(part), this.at(part + 1));

  /** Uploads two Fragments, until this happens to the copy; without it to an upload that waits for the third. */
  async begin(fault?: Omit<PartFault, 'start'> & { readonly at: number }): Promise<void> {
    this.#content = new Uint8Array(await this.#file.arrayBuffer());
    const [manager, store] = this.#create(this.#transport);
    store.fault = fault && { ...fault, start: this.at(fault.at) };
    const [task] = await manager.add([this.#file]);
    this.id = task!.id;
    await until(() => this.#task?.acknowledged === 2 * PART_BYTES, 'two Fragments', LIMIT_MS);
    if (fault) await store.struck.promise;
  }

  async keptAs(kind: TaskSnapshot['fileKeptAs']): Promise<void> {
    await until(() => this.#task?.fileKeptAs === kind, `a file kept as ${kind}`, LIMIT_MS);
    expect(this.#manager.storageError).to.equal(undefined);
  }

  /** A further Fragment arrives. */
  async goesOn(): Promise<void> {
    this.#transport.releaseUpTo(3 * PART_BYTES);
    await until(() => this.#task?.acknowledged === 3 * PART_BYTES, 'the third Fragment', LIMIT_MS);
  }

  /** The upload ends, then the part that is held is written. */
  async succeeds(): Promise<void> {
    this.#transport.releaseUpTo(SIZE);
    await this.#reaches('succeeded');
    this.#release();
    expect(await this.isDelivered()).to.equal(true);
  }

  /** The user or the page ends the task, then the part that is held is written. */
  async ends(end: (manager: UploadManager) => unknown): Promise<void> {
    const ended = end(this.#manager);
    this.#release();
    await ended;
  }

  /** The page dies: what is stored now is all that is left of it. */
  async dies(): Promise<void> {
    for (const store of this.#stores) store.isDead = true;
    for (const manager of this.#managers) manager.destroy();
    this.#release();
    await locksFree(this.#endpoint, LIMIT_MS);
  }

  /** A later visit to the page. */
  async visit(): Promise<void> {
    const [manager] = this.#create(new FetchTransport());
    await manager.restore();
  }

  /** A visit to the page, or another one, when the checkpoint has expired. */
  async visitMuchLater(page = ''): Promise<void> {
    const now = (): number => Date.now() + 90 * DAY_MS;
    const [manager] = this.#create(new FetchTransport(), page, { ...systemClock, now });
    await manager.restore();
  }

  /** The visit after a fault: the upload ends as it is expected. */
  async resumes(isAsked: boolean): Promise<void> {
    await this.visit();
    if (isAsked) {
      await this.#reaches('file-needed');
      await this.#manager.provideFile(this.id, this.#file);
    }
    await this.#reaches('succeeded');
  }

  isDelivered = async (): Promise<boolean> => (await delivered(this.#path)) === (await sha256Of(this.#file));

  async sentTwice(): Promise<number> {
    return (await bytesArrived(this.#path)) - SIZE;
  }

  /** Waits until nothing else is stored: `checkpoint`, and keys of what is stored of the file. */
  async holds(wanted: readonly string[]): Promise<void> {
    let found: readonly string[] = [];
    const looks = async (): Promise<boolean> => {
      const database = await openDB(this.#name);
      const checkpoints = await database.getAllKeys('checkpoints');
      const sources = await database.getAllKeys('sources');
      database.close();
      found = [...checkpoints.map(() => 'checkpoint'), ...sources.map((key) => JSON.stringify(key))];
      return found.join() === wanted.join();
    };
    await until(
      looks,
      () => `${wanted.join() || 'nothing'} to be stored; there is ${found.join()}`,
      LIMIT_MS,
    );
  }

  /** Changes what is stored, as any script of the origin can. */
  async change(
    store: 'checkpoints' | 'sources',
    change: (records: IDBObjectStore) => unknown,
  ): Promise<void> {
    const database = await openDB(this.#name);
    const transaction = database.transaction(store, 'readwrite');
    change(unwrap(transaction.objectStore(store)));
    await transaction.done;
    database.close();
  }

  async over(): Promise<void> {
    await this.dies();
    for (const store of this.#stores) store.close();
    await deleteDB(this.#name);
  }

  get #manager(): UploadManager {
    return this.#managers.at(-1)!;
  }

  get #task(): TaskSnapshot | undefined {
    return this.#manager.tasks[0];
  }

  get #path(): string {
    return `${this.#endpoint}${this.#file.name}`;
  }

  #create(transport: BitsTransport, page = '', clock: Clock = systemClock): [UploadManager, MortalStore] {
    const store = new MortalStore(this.#name);
    const manager = new UploadManager(
      {
        endpoint: `${this.#endpoint}${page}`,
        baseUrl: location.href,
        checkpointStore: store,
        transport,
        keepFiles: 'copy',
        maxCopySize: 2 * SIZE,
        fragmentSize: PART_BYTES,
      },
      { random: () => 0, clock },
    );
    manager.addEventListener('bits-session-lost', () => (this.isLost = true));
    this.#stores.push(store);
    this.#managers.push(manager);
    return [manager, store];
  }

  #release(): void {
    for (const { released } of this.#stores) released.resolve(undefined);
  }

  async #reaches(status: TaskStatus): Promise<void> {
    const shown = (): string => `${this.#task?.status ?? 'no task'} ${this.#task?.error?.code ?? ''}`;
    await until(
      () => this.#task?.status === status,
      () => `status ${status}; there is ${shown()}`,
      LIMIT_MS,
    );
  }
}
