import { expect } from '@open-wc/testing';
import { IdbCheckpointStore } from '../../../../src/checkpoints/idb-store.js';
import type { ManagerOptions } from '../../../../src/manager/contract/options.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { Deferred } from '../../../support/deferred.js';
import { settle, until } from '../../../support/until.js';
import { ManagerStage, reaches, task } from '../../support/manager-stage.js';

/** Takes the place of a MiB: copies of many MiB take WebKit half a minute while other browsers run. Bytes. */
const UNIT = 64 * 1024;
/** Five parts. */
const BYTES = 36 * UNIT;

const bytes = new Uint8Array(BYTES);
for (let i = 0; i < BYTES; i += 4096) bytes[i] = i / 4096;
const TEXT = new TextDecoder().decode(bytes);

/** Time limit of a copy, which WebKit writes slowly while other browsers run. */
const COPY_MS = 60_000;

/** A file on a disk, whose bytes can change without a sign of that, as in Firefox. */
class DiskFile extends File {
  isChanged = false;
  read = 0;

  override slice(start?: number, end?: number, type?: string): Blob {
    this.read++;
    const part = super.slice(start, end, type);
    return this.isChanged ? new Blob(['x'.repeat(part.size)]) : part;
  }
}

let count = 0;

/** Storage in which the writing of copies can be held, or fail. */
class CopyStore extends IdbCheckpointStore {
  failsAt = Infinity;
  heldAt = Infinity;
  readonly held = new Deferred<undefined>();
  readonly parts: number[] = [];

  override async putPart(...part: Parameters<IdbCheckpointStore['putPart']>): Promise<void> {
    const [, , start, end] = part;
    this.parts.push(start);
    if (end > 0 && start >= this.failsAt) throw new DOMException('full', 'QuotaExceededError');
    if (start >= this.heldAt) await this.held.promise;
    await super.putPart(...part);
  }
}

describe('a large file that is copied while it is uploaded', () => {
  let stage: ManagerStage;
  let name: string;
  let store: CopyStore;
  let file: DiskFile;
  const { storage } = navigator;
  // The first part that WebKit stores, and the loading of the code, take much longer than the next.
  let sizes: { whole: number; part: number };
  let usual: typeof sizes;
  before(async () => {
    ({ COPY_SIZES: sizes } = await import('../../../../src/manager/arrival/file-copier.js'));
    usual = { ...sizes };
    Object.assign(sizes, { whole: 32 * UNIT, part: 8 * UNIT });
    await import('../../../../src/manager/arrival/file-keeper.js');
    const first = new IdbCheckpointStore('bits-upload-copied-file');
    await first.putPart('a', new File([bytes], 'a'), 0, 8 * UNIT);
    first.close();
    indexedDB.deleteDatabase('bits-upload-copied-file');
  });
  after(() => Object.assign(sizes, usual));
  beforeEach(() => {
    stage = new ManagerStage();
    name = `bits-upload-copied-file-${++count}`;
    store = new CopyStore(name);
    file = new DiskFile([bytes], 'a', { lastModified: 1 });
    stage.server.intercept = ({ range }) =>
      range?.startsWith(`bytes ${4 * UNIT}-`) === true ? new Promise(() => undefined) : undefined;
  });
  afterEach(async () => {
    Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });
    await stage.end();
    store.close();
    indexedDB.deleteDatabase(name);
  });

  /** The browser says this of its storage. */
  function quota(quota: number): void {
    const estimate = async (): Promise<StorageEstimate> => ({ quota, usage: 0 });
    Object.defineProperty(navigator, 'storage', { value: { estimate }, configurable: true });
  }

  function create(options: ManagerOptions = {}): UploadManager {
    return stage.create({
      keepFiles: 'copy',
      checkpointStore: store,
      fragmentSize: 4 * UNIT,
      maxCopySize: 64 * UNIT,
      ...options,
    });
  }

  async function add(options: ManagerOptions = {}): Promise<UploadManager> {
    const manager = create(options);
    await manager.add([file]);
    await until(() => task(manager).acknowledged === 4 * UNIT, 'the first Fragment');
    return manager;
  }

  function keys(): Promise<IDBValidKey[]> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(new Error('not opened'));
      opening.onsuccess = () => {
        const request = opening.result.transaction('sources').objectStore('sources').getAllKeys();
        request.onsuccess = () => {
          opening.result.close();
          resolve(request.result);
        };
      };
    });
  }

  /** The upload reads what it sends, and the whole file arrives. */
  async function finishes(manager: UploadManager): Promise<void> {
    stage.server.intercept = () => undefined;
    // The request that the server holds is aborted.
    manager.pause();
    manager.resume();
    await reaches(manager, 'succeeded');
    const received = stage.server.files.get(stage.url('a'));
    expect(received).to.not.equal(undefined);
    // A failed comparison of long texts would print them.
    expect(stage.server.text(stage.url('a')) === TEXT).to.equal(true);
  }

  it('resumes from the copy after a reload, without a click', async () => {
    const earlier = await add();
    await until(() => task(earlier).fileKeptAs === 'copy', 'the copy', COPY_MS);
    expect(task(earlier).fileKept).to.equal(true);
    await stage.destroy(earlier);
    stage.server.intercept = () => undefined;
    const manager = create();
    await manager.restore();
    expect((await reaches(manager, 'succeeded')).resumedFrom).to.equal(4 * UNIT);
    await finishes(manager);
    await until(async () => (await keys()).length === 0, 'the deletion of the copy');
  });

  it('is read from the copy when that is complete: a later change on disk does not matter', async () => {
    const manager = await add();
    await until(() => task(manager).fileKeptAs === 'copy', 'the copy', COPY_MS);
    file.isChanged = true;
    const before = file.read;
    await finishes(manager);
    expect(file.read).to.equal(before);
    await until(async () => (await keys()).length === 0, 'the deletion of the copy');
    expect(task(manager).file, 'the copy is no longer held').to.equal(file);
  });

  it('has no copy if it changed while it was copied', async () => {
    store.heldAt = 16 * UNIT;
    const manager = await add();
    await until(() => store.parts.at(-1) === 16 * UNIT, 'a part');
    expect(task(manager)).to.include({ fileKept: false, fileKeptAs: undefined });
    file.isChanged = true;
    store.held.resolve(undefined);
    await until(() => task(manager).fileKeptAs === 'pick', 'the end of the copy');
    await until(async () => !(await keys()).some(Array.isArray), 'the deletion of the parts');
    expect(await store.getSource(task(manager).id)).to.equal(undefined);
  });

  it('is not copied further while a request is prepared', async () => {
    const held = new Deferred<undefined>();
    const manager = create({
      headers: async (_, packet) => {
        if (packet === 'Fragment') await held.promise;
        return {};
      },
    });
    await manager.add([file]);
    await reaches(manager, 'sending');
    await settle();
    const before = store.parts.length;
    await settle();
    expect(store.parts.length).to.equal(before);
    expect(task(manager).fileKeptAs).to.equal(undefined);
    held.resolve(undefined);
    await until(() => task(manager).fileKeptAs === 'copy', 'the copy', COPY_MS);
  });

  it('is picked again after a reload in the middle of the copy', async () => {
    store.heldAt = 16 * UNIT;
    const earlier = await add();
    await until(() => store.parts.at(-1) === 16 * UNIT, 'a part');
    await stage.destroy(earlier);
    store = new CopyStore(name);
    const manager = create();
    await manager.restore();
    expect(task(manager)).to.include({ status: 'file-needed', fileKeptAs: 'pick', acknowledged: 4 * UNIT });
    await manager.provideFile(task(manager).id, file);
    await finishes(manager);
    await until(async () => (await keys()).length === 0, 'the deletion of the parts');
  });

  it('goes on when the storage is full, and leaves no part of the copy', async () => {
    store.failsAt = 16 * UNIT;
    const manager = await add();
    await until(() => task(manager).fileKeptAs === 'pick', 'the end of the copy');
    await until(async () => (await keys()).length === 0, 'the deletion of the parts');
    expect(manager.storageError).to.equal(undefined);
    await finishes(manager);
  });

  it('leaves nothing when it is cancelled in the middle of the copy', async () => {
    const manager = await add();
    await until(() => store.parts.length > 1, 'a part');
    stage.server.intercept = () => undefined;
    manager.cancel(task(manager).id);
    await reaches(manager, 'cancelled');
    await until(async () => (await keys()).length === 0, 'the deletion of the parts');
  });

  it('is not copied if it is larger than maxCopySize', async () => {
    const manager = await add({ maxCopySize: 35 * UNIT });
    await until(() => task(manager).fileKeptAs === 'pick', 'the decision');
    expect(store.parts).to.deep.equal([]);
  });

  it('is copied by default if it takes at most a tenth of what is left', async () => {
    quota(10 * BYTES - 1);
    const manager = await add({ maxCopySize: 'auto' });
    await until(() => task(manager).fileKeptAs === 'pick', 'the decision');
    quota(10 * BYTES);
    file = new DiskFile([bytes], 'b', { lastModified: 1 });
    const other = stage.create({
      checkpointStore: store,
      keepFiles: 'auto',
      fragmentSize: 4 * UNIT,
      endpoint: `${stage.endpoint}other/`,
    });
    await other.add([file]);
    await until(() => task(other).fileKeptAs === 'copy', 'the copy', COPY_MS);
  });

  it('is kept from eviction at the first copy of over 100 MB: the browser is asked once', async () => {
    let asked = 0;
    const estimate = async (): Promise<StorageEstimate> => ({ quota: 1e12, usage: 0 });
    const persist = async (): Promise<boolean> => ++asked > 0;
    Object.defineProperty(navigator, 'storage', { value: { estimate, persist }, configurable: true });
    store.heldAt = 0;
    const manager = create({ maxCopySize: BYTES + 201e6, concurrency: 4 });
    const [small, ...large] = ['a', 'b', 'c', 'd'].map((each) => new DiskFile([bytes], each));
    for (const each of large) Object.defineProperty(each, 'size', { value: 100e6 + 1 });
    await manager.add([small!]);
    await until(() => store.parts.length > 0, 'the first copy');
    expect(asked, 'for a smaller one').to.equal(0);
    await manager.add(large);
    // Decided one after the other; there is room for two.
    await until(() => task(manager, 'd').fileKeptAs === 'pick', 'the last decision');
    expect(asked).to.equal(1);
    store.held.resolve(undefined);
  });

  it('is not copied where the user saves data', async () => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true }, configurable: true });
    try {
      const manager = await add();
      await until(() => task(manager).fileKeptAs === 'pick', 'the decision');
      expect(store.parts).to.deep.equal([]);
    } finally {
      Reflect.deleteProperty(navigator, 'connection');
    }
  });
});
