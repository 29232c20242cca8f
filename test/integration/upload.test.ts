import { expect } from '@open-wc/testing';
import { UploadManager, type BitsEventMap, type ManagerOptions } from '../../src/core.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

function managerFor(options: ManagerOptions = {}): UploadManager {
  const endpoint = `/uploads/t${crypto.randomUUID()}/`;
  return new UploadManager({ endpoint, checkpointStore: new MemoryCheckpointStore(), ...options });
}

function once<K extends keyof BitsEventMap>(manager: UploadManager, type: K): Promise<BitsEventMap[K]> {
  return new Promise((resolve, reject) => {
    manager.addEventListener(type, resolve, { once: true });
    if (type !== 'bits-error')
      manager.addEventListener(
        'bits-error',
        (event) => {
          reject(event.error);
        },
        { once: true },
      );
  });
}

describe('an upload to the reference server', () => {
  it('delivers a file byte for byte, over several Fragments', async () => {
    const manager = managerFor({ fragmentSize: 200_000 });
    const file = randomFile('three fragments.bin', 512_345);
    const success = once(manager, 'bits-success');
    await manager.add([file]);
    const { url } = await success;
    expect(await delivered(url)).to.equal(await sha256Of(file));
    manager.destroy();
  });

  it('reports the progress of the running Fragment', async () => {
    const manager = managerFor({ fragmentSize: 100_000 });
    const shown = new Set<number>();
    manager.addEventListener('bits-tasks-change', () => {
      for (const task of manager.tasks) if (task.inFlightSince) shown.add(task.inFlight);
    });
    const success = once(manager, 'bits-success');
    await manager.add([randomFile('in flight.bin', 250_000)]);
    await success;
    expect([...shown]).to.deep.equal([100_000, 50_000]);
    manager.destroy();
  });

  it('delivers an empty file with Create-Session and Close-Session alone', async () => {
    const manager = managerFor();
    const success = once(manager, 'bits-success');
    await manager.add([new File([], 'empty.txt')]);
    const { url } = await success;
    const response = await fetch(url, { cache: 'no-store' });
    expect(response.status).to.equal(200);
    expect((await response.blob()).size).to.equal(0);
    manager.destroy();
  });
});
