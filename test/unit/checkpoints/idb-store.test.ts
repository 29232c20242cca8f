import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { IdbCheckpointStore } from '../../../src/checkpoints/idb-store.js';
import { DATABASE_VERSION } from '../../../src/checkpoints/schema.js';
import { checkpoint } from '../support/checkpoints.js';

const DATABASE = 'bits-upload-idb-test';

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('checkpoints in IndexedDB', () => {
  let store: IdbCheckpointStore;
  let others: IDBPDatabase[];

  beforeEach(() => {
    store = new IdbCheckpointStore(DATABASE);
    others = [];
  });

  afterEach(async () => {
    store.close();
    for (const other of others) other.close();
    await deleteDB(DATABASE);
  });

  /** Another program's connection to the same database. */
  async function connect(
    version?: number,
    options: Parameters<typeof openDB>[2] = {},
  ): Promise<IDBPDatabase> {
    const database = await openDB(DATABASE, version, options);
    others.push(database);
    return database;
  }

  /** A connection to the database as the store made it. */
  async function openOnce(): Promise<IDBPDatabase> {
    await store.putMany([]);
    return connect();
  }

  it('outlive the connection', async () => {
    await store.put(checkpoint());
    store.close();
    expect(await new IdbCheckpointStore(DATABASE).get('a')).to.deep.equal(checkpoint());
    expect(await store.get('a'), 'a closed store opens again').to.deep.equal(checkpoint());
  });

  const corruptions: Readonly<Record<string, Record<string, unknown>>> = {
    'an offset beyond the size': { offset: 2_000, sentEnd: 2_000 },
    'an offset beyond what was sent': { offset: 300 },
    'a negative offset': { offset: -1 },
    'an offset that is no number': { offset: '100' },
    'a size that is no whole number': { size: 1.5 },
    'a missing member': { closeSent: undefined },
    'a URL that is none': { url: 'no url' },
    'a session id of another type': { sessionId: 7 },
    'a URL that is not http(s)': { url: 'ftp://www.example.com/a' },
    'a URL with a user name': { url: 'https://user@www.example.com/a' },
    'a session but no URL': { url: null },
    'a session id with a line break': { sessionId: 'a\r\nX: y' },
    'a session id that is too long': { sessionId: 'a'.repeat(101) },
    'a host id with a user name': { hostId: 'evil@host' },
    'a host id with a path': { hostId: 'host/path' },
    'a host id with a space': { hostId: ' host' },
    'a host id with a control character': { hostId: 'host\u0000' },
    'a reply URL that is not absolute': { replyUrl: 'reply' },
    'a reply URL that is a script': { replyUrl: 'javascript:alert(1)' },
    'a fingerprint that is none': { fingerprint: 'f' },
    'a tail that is none': { tail: 'abc' },
    'a tail without its members': { tail: {} },
    'a tail that ends before it starts': { tail: { start: 2, end: 1, sha256: '1'.repeat(64) } },
    'a tail that is too long to be read': { size: 1e9, tail: { start: 0, end: 1e8, sha256: '1'.repeat(64) } },
    'a tail past the end of the file': { tail: { start: 990, end: 1_010, sha256: '1'.repeat(64) } },
    'a tail whose digest is none': { tail: { start: 0, end: 100, sha256: 'x' } },
    'a name that is too long': { name: 'a'.repeat(32_768) },
    'a date that is none': { lastModified: 1e300 },
    'a time to keep that is none': { keptForMs: NaN },
    'a fallback that is no number': { hostIdFallbackMs: '1' },
  };
  for (const [what, fields] of Object.entries(corruptions)) {
    it(`a record with ${what} is left out and removed, with its source`, async () => {
      await store.put(checkpoint({ id: 'good' }));
      await store.putSource('a', { kind: 'copy', file: new Blob(['x']) });
      const database = await connect();
      await database.put('checkpoints', { ...checkpoint(), ...fields });
      expect(await store.get('a')).to.equal(undefined);
      expect((await store.list('scope')).map(({ id }) => id)).to.deep.equal(['good']);
      expect(await database.get('checkpoints', 'a')).to.equal(undefined);
      expect(await database.get('sources', 'a')).to.equal(undefined);
    });
  }

  it('with an invalid id are removed when listed', async () => {
    const database = await openOnce();
    const ids = [7, '', 'a b', 'a'.repeat(65), ['a']];
    for (const id of ids) await database.put('checkpoints', { ...checkpoint(), id });
    expect(await store.list('scope')).to.deep.equal([]);
    expect(await database.getAllKeys('checkpoints')).to.deep.equal([]);
  });

  it('of other scopes that are malformed are removed by deleteWhere, with their sources', async () => {
    const database = await openOnce();
    await store.put(checkpoint({ id: 'good' }));
    await database.put('checkpoints', { id: 'broken', scope: 'other' });
    await store.putSource('broken', { kind: 'copy', file: new Blob(['x']) });
    await store.deleteWhere(() => false);
    expect(await database.getAllKeys('checkpoints')).to.deep.equal(['good']);
    expect(await database.getAllKeys('sources')).to.deep.equal([]);
  });

  it('have no source if the stored one is neither a copy nor a handle', async () => {
    const database = await openOnce();
    const sources: readonly unknown[] = [
      null,
      'copy',
      { kind: 'copy', file: 'text' },
      { kind: 'copy' },
      { kind: 'handle' },
      { kind: 'handle', handle: { getFile: 'no function' } },
      { kind: 'other', file: new Blob() },
    ];
    for (const source of sources) {
      await database.put('sources', source, 'a');
      expect(await store.getSource('a'), JSON.stringify(source)).to.equal(undefined);
    }
  });

  it('of a newer database version are not touched: every call rejects', async () => {
    const newer = await connect(DATABASE_VERSION + 1, {
      upgrade(database) {
        database.createObjectStore('something');
      },
    });
    newer.close();
    for (const call of [
      store.put(checkpoint()),
      store.list('scope'),
      store.getSource('a'),
      store.delete(['a']),
    ])
      expect(await failure(call)).to.be.instanceOf(DOMException);
  });

  it('are closed when another page upgrades the database, and later calls reject', async () => {
    await store.put(checkpoint());
    let blocked = false;
    const upgraded = await connect(DATABASE_VERSION + 1, {
      blocked: () => {
        blocked = true;
      },
    });
    expect([upgraded.version, blocked]).to.deep.equal([DATABASE_VERSION + 1, false]);
    expect(await failure(store.list('scope')), 'and fail from then on').to.be.instanceOf(DOMException);
  });

  it('are opened again after a failed opening', async () => {
    const restore = replaceOpen(() => () => {
      throw new DOMException('not now', 'SecurityError');
    });
    expect(await failure(store.put(checkpoint()))).to.be.instanceOf(DOMException);
    restore();
    await store.put(checkpoint());
    expect(await store.list('scope')).to.deep.equal([checkpoint()]);
  });

  it('that were never written are not looked for: no database is created', async () => {
    let opened = 0;
    const restore = replaceOpen((open) => (name, version) => {
      opened += 1;
      return open(name, version);
    });
    try {
      expect(await store.list('scope')).to.deep.equal([]);
      expect(await store.get('a')).to.equal(undefined);
      expect(await store.getSource('a')).to.equal(undefined);
      await store.delete(['a']);
      await store.deleteWhere(() => true);
      expect(opened).to.equal(0);
      expect((await indexedDB.databases()).map(({ name }) => name)).not.to.include(DATABASE);
    } finally {
      restore();
    }
  });

  const listings: Readonly<Record<string, unknown>> = {
    'does not have its list': undefined,
    'refuses its list': () => Promise.reject(new DOMException('no', 'SecurityError')),
  };
  for (const [how, databases] of Object.entries(listings))
    it(`are found by opening the database where the browser ${how}`, async () => {
      await store.put(checkpoint());
      store.close();
      Object.defineProperty(indexedDB, 'databases', { configurable: true, value: databases });
      try {
        expect(await new IdbCheckpointStore(DATABASE).list('scope')).to.deep.equal([checkpoint()]);
      } finally {
        Reflect.deleteProperty(indexedDB, 'databases');
      }
    });

  it('are found by a store that was made before another one wrote them', async () => {
    expect(await store.list('scope')).to.deep.equal([]);
    const other = new IdbCheckpointStore(DATABASE);
    await other.put(checkpoint());
    expect(await store.list('scope')).to.deep.equal([checkpoint()]);
    other.close();
  });

  it('reject when another page blocks the upgrade, and no connection stays open', async () => {
    const held = await connect(DATABASE_VERSION);
    const restore = replaceOpen((open) => (name) => open(name, DATABASE_VERSION + 1));
    try {
      const error = await failure(store.list('scope'));
      expect(error).to.be.instanceOf(DOMException);
      expect((error as DOMException).name).to.equal('InvalidStateError');
    } finally {
      restore();
    }
    held.close();
    // A connection that was left open would block this one.
    let blocked = false;
    await connect(DATABASE_VERSION + 2, {
      blocked: () => {
        blocked = true;
      },
    });
    expect(blocked).to.equal(false);
  });
});

type Open = typeof indexedDB.open;

/** Puts another `indexedDB.open` in place; the result puts the old one back. */
function replaceOpen(replacement: (open: Open) => Open): () => void {
  const value = replacement(indexedDB.open.bind(indexedDB));
  Object.defineProperty(indexedDB, 'open', { configurable: true, value });
  return () => {
    Reflect.deleteProperty(indexedDB, 'open');
  };
}
