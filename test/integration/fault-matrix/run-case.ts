import { UploadManager } from '../../../src/core.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { systemClock, type Clock } from '../../../src/session/ports/clock.js';
import { addFault, bytesArrived, removeFault } from '../support/faults.js';
import { delivered, randomFile, sha256Of } from '../support/random-file.js';
import { ruleOf, type MatrixCase } from './cases.js';

export const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 5;

export interface MatrixResult {
  /** First end of the task: an error code, or `done`, `lost`, `auth`, `cancelled`. */
  readonly end: string;
  /** Number of times the fault was applied. */
  readonly hits: number;
  /** Whether a checkpoint was there when the task had ended at first. */
  readonly kept: boolean;
  /** Whether the file was delivered byte for byte, after a retry where one was due. */
  readonly arrived: boolean;
  readonly bytesSentTwice: number;
  /** Whether there was a success after a retry that no look at the destination confirmed. */
  readonly unverified: boolean;
}

/** Five minutes of a hanging server pass quickly; all else takes its time. */
const hurried: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, callback) => systemClock.after(delayMs < 30_000 ? delayMs : delayMs / 20, callback),
};

export async function runCase(one: MatrixCase): Promise<MatrixResult> {
  const folder = `/uploads/${crypto.randomUUID()}/`;
  const file = randomFile('matrix.bin', FRAGMENTS * FRAGMENT_BYTES);
  const store = new MemoryCheckpointStore();
  const manager = managerOf(one, folder, store);
  let [retried, unverified] = [false, false];
  manager.addEventListener('bits-retry', () => (retried = true));
  manager.addEventListener('bits-success', ({ verified }) => (unverified ||= retried && !verified));
  const rule = await addFault(ruleOf(one, folder));
  try {
    let ended = firstEnd(manager);
    const [task] = await manager.add([file]);
    const end = await ended;
    const over = end === 'done' || end === 'lost' || end === 'cancelled';
    const kept = over ? await staysIn(store, task!.id) : (await store.get(task!.id)) !== undefined;
    if (!over) {
      ended = firstEnd(manager);
      if (end === 'auth') manager.resume();
      else manager.retry();
      await ended;
    }
    const path = `${folder}matrix.bin`;
    const arrived = (await delivered(path)) === (await sha256Of(file));
    const bytesSentTwice = (await bytesArrived(path)) - file.size;
    return { end, hits: await removeFault(rule), kept, arrived, bytesSentTwice, unverified };
  } finally {
    manager.destroy();
  }
}

function managerOf(
  { fault, place }: MatrixCase,
  endpoint: string,
  store: MemoryCheckpointStore,
): UploadManager {
  const manager = new UploadManager(
    {
      endpoint,
      baseUrl: location.href,
      fragmentSize: FRAGMENT_BYTES,
      checkpointStore: store,
      keepFiles: 'none',
      ping: place === 'Ping' ? 'always' : 'auto',
      headers: fault.renewable ? () => ({ authorization: 'Bearer fresh' }) : undefined,
    },
    { random: () => 0, clock: fault.rule.fault === 'hang' ? hurried : systemClock },
  );
  if (place === 'Cancel') {
    manager.addEventListener('bits-progress', ({ task }) => {
      if (task.acknowledged >= 2 * FRAGMENT_BYTES) manager.cancel(task.id);
    });
    // A middle Fragment that waits makes sure that there is something to cancel.
    void addFault({
      fault: 'delay',
      ms: 300,
      packet: 'Fragment',
      position: 'middle',
      nth: 2,
      path: endpoint,
    });
  }
  return manager;
}

/** The checkpoint of a task that is over goes at once, but not in the same instant. */
async function staysIn(store: MemoryCheckpointStore, id: string): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    if ((await store.get(id)) === undefined) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

/** Resolves with the way the task ends, or stops until somebody does something. */
function firstEnd(manager: UploadManager): Promise<string> {
  return new Promise((resolve) => {
    let lost = false;
    manager.addEventListener('bits-session-lost', () => (lost = true));
    manager.addEventListener('bits-success', () => {
      resolve(lost ? 'lost' : 'done');
    });
    manager.addEventListener('bits-error', ({ error }) => {
      resolve(error.code);
    });
    manager.addEventListener('bits-cancel', () => {
      resolve('cancelled');
    });
    manager.addEventListener('bits-pause', ({ cause }) => {
      resolve(cause);
    });
  });
}
