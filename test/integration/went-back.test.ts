import { expect } from '@open-wc/testing';
import { UploadManager } from '../../src/core.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { addFault, removeFault } from './support/faults.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

const FRAGMENT_BYTES = 64 * 1024;

/** Uploads five Fragments, before the fourth of which the server wants to go on after the first. */
async function upload(
  forbid: boolean,
): Promise<{ told: object[]; sessions: number; end: string; arrived: boolean }> {
  const folder = `/uploads/${crypto.randomUUID()}/`;
  const file = randomFile('back.bin', 5 * FRAGMENT_BYTES);
  const manager = new UploadManager({
    endpoint: folder,
    baseUrl: location.href,
    fragmentSize: FRAGMENT_BYTES,
    checkpointStore: new MemoryCheckpointStore(),
    keepFiles: 'none',
  });
  const rule = await addFault({
    ...({ fault: 'status', status: 416, received: FRAGMENT_BYTES } as const),
    ...{ packet: 'Fragment', nth: 4, path: folder },
  });
  const told: object[] = [];
  let sessions = 0;
  manager.addEventListener('bits-session', ({ created }) => (sessions += Number(created)));
  manager.addEventListener('bits-session-lost', (event) => {
    told.push({ acknowledged: event.acknowledged, resumesFrom: event.resumesFrom });
    if (forbid) event.preventDefault();
  });
  const end = new Promise<string>((resolve) => {
    manager.addEventListener('bits-success', () => resolve('succeeded'));
    manager.addEventListener('bits-error', ({ error }) => resolve(error.code));
  });
  try {
    await manager.add([file]);
    const ended = await end;
    const arrived = (await delivered(`${folder}back.bin`)) === (await sha256Of(file));
    expect(await removeFault(rule)).to.equal(1);
    return { told, sessions, end: ended, arrived };
  } finally {
    manager.destroy();
  }
}

describe('a server that asks for acknowledged bytes again', () => {
  const told = [{ acknowledged: 3 * FRAGMENT_BYTES, resumesFrom: FRAGMENT_BYTES }];

  it('is announced, then the file is delivered in the same session', async () => {
    expect(await upload(false)).to.deep.equal({ told, sessions: 1, end: 'succeeded', arrived: true });
  });

  it('is announced, and the task fails if the page prevents the repetition', async () => {
    expect(await upload(true)).to.deep.equal({ told, sessions: 1, end: 'session-lost', arrived: false });
  });
});
