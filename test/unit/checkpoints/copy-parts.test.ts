import { expect } from '@open-wc/testing';
import type { StoredSource } from '../../../src/checkpoints/checkpoint-store.js';
import { IdbCheckpointStore } from '../../../src/checkpoints/idb-store.js';
import { checkpoint } from '../support/checkpoints.js';

const DATABASE = 'bits-upload-copy-parts-test';
const FILE = new File(['0123456789'], 'a.txt', { type: 'text/plain', lastModified: 7 });

describe('a copy in parts', () => {
  let store: IdbCheckpointStore;
  beforeEach(async () => {
    store = new IdbCheckpointStore(DATABASE);
    await store.put(checkpoint({ id: 'a' }));
  });
  afterEach(async () => {
    store.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(DATABASE);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(new Error('not deleted'));
    });
  });

  async function putAll(id = 'a'): Promise<void> {
    for (let start = 0; start < FILE.size; start += 4)
      await store.putPart(id, FILE, start, Math.min(start + 4, FILE.size));
  }

  async function text(source: StoredSource | undefined): Promise<string | undefined> {
    return source?.kind === 'copy' ? source.file.text() : undefined;
  }

  /** All that is stored of files. */
  function access<T>(run: (sources: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(DATABASE);
      opening.onerror = () => reject(new Error('not opened'));
      opening.onsuccess = () => {
        const request = run(opening.result.transaction('sources', 'readwrite').objectStore('sources'));
        request.onsuccess = () => {
          opening.result.close();
          resolve(request.result);
        };
        request.onerror = () => reject(new Error('not done'));
      };
    });
  }
  const keys = (): Promise<IDBValidKey[]> => access((sources) => sources.getAllKeys());

  it('is the file, with its name, type and date, when all parts are stored', async () => {
    await putAll();
    const source = await store.getSource('a');
    expect(await text(source)).to.equal('0123456789');
    const { name, type, lastModified } = (source as unknown as { file: File }).file;
    expect({ name, type, lastModified }).to.deep.equal({
      name: 'a.txt',
      type: 'text/plain',
      lastModified: 7,
    });
  });

  it('is not used before its last part is stored', async () => {
    await store.putPart('a', FILE, 0, 4);
    await store.putPart('a', FILE, 4, 8);
    expect(await store.getSource('a')).to.equal(undefined);
  });

  it('begun again has no part of the one before', async () => {
    await putAll();
    await store.putPart('a', new File(['xyz'], 'a'), 0, 3);
    expect(await text(await store.getSource('a'))).to.equal('xyz');
    expect(await keys()).to.deep.equal(['a', ['a', 0]]);
  });

  it('is deleted with its checkpoint, and those of others stay', async () => {
    await putAll();
    await putAll('b');
    await store.delete(['a']);
    expect(await keys()).to.deep.equal(['b', ['b', 0], ['b', 4], ['b', 8]]);
  });

  it('without a checkpoint is deleted at the next visit, also if it is incomplete', async () => {
    await putAll();
    await store.putPart('b', FILE, 0, 4);
    await store.deleteWhere(() => false);
    expect(await keys()).to.deep.equal(['a', ['a', 0], ['a', 4], ['a', 8]]);
    await store.deleteWhere(() => true);
    expect(await keys()).to.deep.equal([]);
  });

  it('that ends before its first byte leaves nothing', async () => {
    await store.putPart('a', FILE, 0, 4);
    await store.putPart('a', FILE, 0, 0);
    expect(await keys()).to.deep.equal([]);
  });

  it('is stored in memory where the browser stores no Blob', async () => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value: unknown, ...key) {
      if (value instanceof Blob) throw new DOMException('Error preparing Blob', 'UnknownError');
      return put.call(this, value, ...key);
    };
    try {
      await putAll();
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect(await text(await store.getSource('a'))).to.equal('0123456789');
  });

  it('with a part too few, or one that is no part, is not used', async () => {
    await putAll();
    await access((sources) => sources.put('4567', ['a', 4]));
    expect(await store.getSource('a')).to.equal(undefined);
    await access((sources) => sources.delete(['a', 4]));
    expect(await store.getSource('a')).to.equal(undefined);
  });
});
