import { expect } from '@open-wc/testing';
import { UploadManager } from '../../src/core.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { randomFile } from './support/random-file.js';

describe('a finished file that another tab sends again', () => {
  it('does not change the finished row, and leaves no checkpoint', async () => {
    const checkpointStore = new MemoryCheckpointStore();
    const endpoint = `/uploads/${crypto.randomUUID()}/{id}`;
    const options = { endpoint, baseUrl: location.href, checkpointStore, fragmentSize: 20_000 };
    // Two managers of one page are to each other as two tabs.
    const [first, second] = [new UploadManager(options), new UploadManager(options)];
    const file = randomFile('again.bin', 200_000);
    await upload(first, file);
    const [done] = first.tasks;

    // The first session releases its claim when its checkpoint is deleted.
    while ((await navigator.locks.query()).held!.length > 0) await pass(10);
    await second.restore();
    await upload(second, file);
    expect(first.tasks.find(({ id }) => id === done!.id)?.status).to.equal('succeeded');
    // Whatever the first tab made of it, it has had the time.
    await pass(200);
    expect(await checkpointStore.list(JSON.stringify([new URL(endpoint, location.href).href, '']))).to.eql(
      [],
    );
    first.destroy();
    second.destroy();
  });
});

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function upload(manager: UploadManager, file: File): Promise<void> {
  const success = new Promise((resolve) => {
    manager.addEventListener('bits-success', resolve, { once: true });
  });
  await manager.add([file]);
  await success;
}
