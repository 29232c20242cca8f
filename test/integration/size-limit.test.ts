import { expect } from '@open-wc/testing';
import type { FaultRule } from '../../demo/server/faults/fault-rule.js';
import { UploadManager, type ManagerOptions } from '../../src/core.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { addFault, removeFault } from './support/faults.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Uploads one file; resolves to how it ended, once its bytes were compared. */
async function upload(endpoint: string, file: File, options: ManagerOptions = {}): Promise<string> {
  const manager = new UploadManager(
    {
      endpoint,
      baseUrl: location.href,
      checkpointStore: new MemoryCheckpointStore(),
      keepFiles: 'none',
      ...options,
    },
    // The shortest of waits.
    { random: () => 0 },
  );
  const seen: string[] = [];
  for (const type of ['bits-session-lost', 'bits-retry'] as const)
    manager.addEventListener(type, () => seen.push(type));
  const end = new Promise<string>((resolve) => {
    manager.addEventListener('bits-success', () => resolve('done'));
    manager.addEventListener('bits-error', ({ error }) => resolve(error.code));
  });
  try {
    await manager.add([file]);
    seen.push(await end);
  } finally {
    manager.destroy();
  }
  if (seen.includes('done'))
    expect(await delivered(`${endpoint}${file.name}`)).to.equal(await sha256Of(file));
  return seen.join();
}

/** Sets up a fault for all Fragments of an endpoint, and counts those it was applied to. */
async function struckBy(rule: FaultRule, run: (endpoint: string) => Promise<void>): Promise<number> {
  const endpoint = `/uploads/${crypto.randomUUID()}/`;
  const id = await addFault({ packet: 'Fragment', count: 0, ...rule, path: endpoint });
  await run(endpoint);
  return removeFault(id);
}

describe('a limit of the endpoint for the size of a request', () => {
  for (const html of [false, true])
    it(`reported by 404 without BITS headers${html ? ' and with a web page' : ''} costs one request for all files together`, async () => {
      const struck = await struckBy(
        { fault: 'status', status: 404, html, over: 512 * KIB },
        async (endpoint) => {
          expect(await upload(endpoint, randomFile('first.bin', 3 * MIB))).to.equal('done');
          expect(await upload(endpoint, randomFile('second.bin', 3 * MIB))).to.equal('done');
        },
      );
      expect(struck).to.equal(1);
    });

  it('reported by 404 without BITS headers in mid-upload costs two requests, and no restart', async () => {
    const struck = await struckBy({ fault: 'status', status: 404, over: 1536 * KIB }, async (endpoint) => {
      expect(await upload(endpoint, randomFile('grown.bin', 12 * MIB))).to.equal('done');
    });
    // The rest of 11 MiB and a quarter of it; the next is the largest accepted.
    expect(struck).to.equal(2);
  });

  it('reported by a broken connection costs two requests in all', async () => {
    const struck = await struckBy({ fault: 'reset', over: 1536 * KIB }, async (endpoint) => {
      // A browser may repeat each by itself, as often as it has kept connections to try.
      expect(await upload(endpoint, randomFile('broken.bin', 12 * MIB))).to.equal(
        'bits-retry,bits-retry,done',
      );
      expect(await upload(endpoint, randomFile('next.bin', 6 * MIB))).to.equal('done');
    });
    expect(struck).to.be.at.least(2);
  });

  it('below the smallest Fragment fails with the first error after a few attempts', async () => {
    const struck = await struckBy({ fault: 'status', status: 404, over: 0 }, async (endpoint) => {
      expect(await upload(endpoint, randomFile('none.bin', 3 * MIB))).to.equal('uploads-disabled');
    });
    expect(struck).to.equal(5);
  });
});
