import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import {
  EndpointRecords,
  isEndpointMemory,
  type EndpointMemory,
} from '../../../src/checkpoints/endpoint-memory.js';

const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;

function memory(fields: Record<string, unknown> = {}): EndpointMemory {
  return {
    acceptedBytes: 24 * MIB,
    refusedBytes: Infinity,
    bytesPerMs: 12_500,
    rttMs: 50,
    updatedAt: Date.now() - DAY_MS,
    ...fields,
  };
}

describe('a stored record of an endpoint', () => {
  const valid: readonly Record<string, unknown>[] = [
    {},
    { refusedBytes: 30_000_000 },
    { acceptedBytes: 0, bytesPerMs: 0, rttMs: 0 },
    { acceptedBytes: 1024 * MIB },
    { updatedAt: Date.now() - 29 * DAY_MS },
  ];
  for (const fields of valid)
    it(`${JSON.stringify(fields)} is used`, () => {
      expect(isEndpointMemory(memory(fields))).to.equal(true);
    });

  const invalid: readonly Record<string, unknown>[] = [
    { acceptedBytes: -1 },
    { acceptedBytes: 1.5 },
    { acceptedBytes: '1' },
    { acceptedBytes: 1025 * MIB },
    { acceptedBytes: Infinity },
    { refusedBytes: 24 * MIB },
    { refusedBytes: 1024, acceptedBytes: 0 },
    { refusedBytes: NaN },
    { refusedBytes: null },
    { bytesPerMs: -1 },
    { bytesPerMs: Infinity },
    { bytesPerMs: undefined },
    { rttMs: 60_001 },
    { rttMs: {} },
    { updatedAt: Date.now() - 31 * DAY_MS },
    { updatedAt: Date.now() + DAY_MS },
  ];
  for (const fields of invalid)
    it(`${Object.entries(fields)
      .join()
      .replaceAll(/\d{13}/g, 'a time')} is dropped`, () => {
      expect(isEndpointMemory(memory(fields))).to.equal(false);
    });

  it('that is no object is dropped', () => {
    for (const value of [undefined, null, 1, 'text', []]) expect(isEndpointMemory(value)).to.equal(false);
  });
});

describe('what is learned of an endpoint, in IndexedDB', () => {
  const DATABASE = 'test-endpoints';
  const records = new EndpointRecords(DATABASE);

  afterEach(() => deleteDB(DATABASE));

  it('is returned as it was put, for its endpoint only', async () => {
    const kept = memory();
    await records.put('https://a.test/', kept);
    expect(await records.get('https://a.test/')).to.deep.equal(kept);
    expect(await records.get('https://b.test/')).to.equal(undefined);
  });

  it('is not returned, and is deleted, if it is invalid or older than 30 days', async () => {
    await records.put('good', memory());
    await records.put('old', memory({ updatedAt: Date.now() - 31 * DAY_MS }));
    await records.put('bad', memory({ rttMs: -1 }));
    expect(await records.get('bad')).to.equal(undefined);
    expect(await records.get('old')).to.equal(undefined);
    await records.deleteObsolete();
    const database = await openDB(DATABASE);
    expect(await database.getAllKeys('endpoints')).to.deep.equal(['good']);
    database.close();
  });

  it('rejects in a database of another schema, and does not keep it open', async () => {
    (await openDB(DATABASE, 1)).close();
    for (const access of [
      () => records.get('a'),
      () => records.put('a', memory()),
      () => records.deleteObsolete(),
    ])
      expect(await access().catch((error: unknown) => (error as DOMException).name)).to.equal(
        'NotFoundError',
      );
    (await openDB(DATABASE, 2)).close();
    expect(await records.get('a').catch((error: unknown) => (error as DOMException).name)).to.equal(
      'VersionError',
    );
  });
});
