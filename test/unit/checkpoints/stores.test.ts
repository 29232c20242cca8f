import { expect } from '@open-wc/testing';
import type { CheckpointStore } from '../../../src/checkpoints/checkpoint-store.js';
import { IdbCheckpointStore } from '../../../src/checkpoints/idb-store.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { checkpoint } from '../support/checkpoints.js';

const DATABASE = 'bits-upload-stores-test';

const STORES: Readonly<Record<string, () => CheckpointStore>> = {
  IdbCheckpointStore: () => new IdbCheckpointStore(DATABASE),
  MemoryCheckpointStore: () => new MemoryCheckpointStore(),
};

for (const [name, create] of Object.entries(STORES)) {
  describe(name, () => {
    let store: CheckpointStore;

    beforeEach(() => {
      store = create();
    });

    afterEach(async () => {
      store.close();
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(DATABASE);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(new Error('not deleted'));
      });
    });

    it('get() returns the record that was put', async () => {
      await store.put(checkpoint());
      expect(await store.get('a')).to.deep.equal(checkpoint());
      expect(await store.get('b')).to.equal(undefined);
    });

    it('keeps the last of several records with one id', async () => {
      await store.put(checkpoint({ offset: 100 }));
      await store.put(checkpoint({ offset: 150 }));
      expect((await store.get('a'))?.offset).to.equal(150);
      expect(await store.list('scope')).to.have.length(1);
    });

    it('list() returns the records of one scope only, oldest first', async () => {
      await store.putMany([
        checkpoint({ id: 'b', createdAt: 20 }),
        checkpoint({ id: 'c', createdAt: 10 }),
        checkpoint({ id: 'd', scope: 'other' }),
      ]);
      await store.put(checkpoint({ id: 'e', createdAt: 15 }));
      expect((await store.list('scope')).map(({ id }) => id)).to.deep.equal(['c', 'e', 'b']);
      expect((await store.list('other')).map(({ id }) => id)).to.deep.equal(['d']);
      expect(await store.list('none')).to.deep.equal([]);
    });

    it('keeps its records when a record that was put or returned is changed', async () => {
      const put = { ...checkpoint(), tail: { start: 0, end: 100, sha256: '1'.repeat(64) } };
      await store.put(put);
      put.tail.end = 7;
      expect((await store.get('a'))?.tail?.end).to.equal(100);
    });

    it('returns a stored source with its bytes', async () => {
      await store.putSource('a', { kind: 'copy', file: new Blob(['hello'], { type: 'text/plain' }) });
      const source = await store.getSource('a');
      expect(source?.kind === 'copy' && (await source.file.text())).to.equal('hello');
      expect(await store.getSource('b')).to.equal(undefined);
    });

    it('delete() removes the given checkpoints and their sources, and no others', async () => {
      for (const id of ['a', 'b', 'c']) {
        await store.put(checkpoint({ id }));
        await store.putSource(id, { kind: 'copy', file: new Blob([id]) });
      }
      await store.delete(['a', 'c', 'unknown']);
      expect((await store.list('scope')).map(({ id }) => id)).to.deep.equal(['b']);
      expect(await store.getSource('a')).to.equal(undefined);
      expect(await store.getSource('c')).to.equal(undefined);
      expect(await store.getSource('b')).to.not.equal(undefined);
    });

    it('deleteWhere() removes matching records of every scope, and sources without a record', async () => {
      const ids = Array.from({ length: 450 }, (_, i) => `${i}`);
      await store.putMany(ids.map((id, i) => checkpoint({ id, scope: `${i % 3}`, updatedAt: i })));
      for (const id of ['0', '449', 'orphan'])
        await store.putSource(id, { kind: 'copy', file: new Blob([id]) });
      await store.deleteWhere(({ updatedAt }) => updatedAt >= 10);
      const lists = await Promise.all(['0', '1', '2'].map((scope) => store.list(scope)));
      expect(lists.flat().map(({ updatedAt }) => updatedAt)).to.have.members([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(await store.getSource('0')).to.not.equal(undefined);
      expect(await store.getSource('449')).to.equal(undefined);
      expect(await store.getSource('orphan')).to.equal(undefined);
    });

    it('putMany([]), delete([]) and deleteWhere() on an empty store change nothing', async () => {
      await store.putMany([]);
      await store.delete([]);
      await store.deleteWhere(() => true);
      expect(await store.list('scope')).to.deep.equal([]);
    });

    it('putMany() stores 1000 checkpoints in one call', async () => {
      await store.putMany(Array.from({ length: 1_000 }, (_, i) => checkpoint({ id: `${i}`, createdAt: i })));
      expect(await store.list('scope')).to.have.length(1_000);
    });

    it('can be closed twice', () => {
      store.close();
      store.close();
    });
  });
}
