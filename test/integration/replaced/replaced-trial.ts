import { expect } from '@open-wc/testing';
import { UploadManager } from '../../../src/core.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { systemClock } from '../../../src/session/ports/clock.js';
import { locksFree } from '../../support/locks-free.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { until } from '../../support/until.js';
import { addFault, faultHits, removeFault } from '../support/faults.js';
import { delivered, randomFile, sha256Of } from '../support/random-file.js';
import { ruleAt, type ReplacedFault, type ReplacedPlace } from './replaced-faults.js';

const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 5;
const LIMIT_MS = 60_000;

/** What the page makes of a file: another one of the same name and size. The same bytes each time. */
async function inverted(original: File): Promise<File> {
  const bytes = new Uint8Array(await original.arrayBuffer());
  return new File([bytes.map((byte) => ~byte)], original.name);
}

/** One file that the page replaces in `bits-start`, over visits of its page. */
export class ReplacedTrial {
  readonly #endpoint = `/uploads/${crypto.randomUUID()}/`;
  readonly #file = randomFile('replaced.bin', FRAGMENTS * FRAGMENT_BYTES);
  readonly #store = new MemoryCheckpointStore();
  readonly #managers: UploadManager[] = [];
  /** The first events of the visits that say how the upload goes on. */
  #seen: string[] = [];
  /** Number of times that the file of this visit was needed. */
  #needed = 0;

  /** @returns The way in which the upload goes on. */
  async strike(fault: ReplacedFault, place: ReplacedPlace): Promise<string> {
    const rule = await addFault(ruleAt(fault, place, this.#endpoint));
    const manager = this.#visit();
    await manager.add([this.#file]);
    const isLeft = fault.rule.fault === 'hang';
    await until(
      async () => (isLeft ? (await faultHits(rule)) > 0 : this.#end),
      'the fault or the end',
      LIMIT_MS,
    );
    expect(await removeFault(rule), 'the fault').to.equal(1);
    return isLeft ? this.#leave() : this.#goOn(this.#end ?? '');
  }

  /** Whether the server has the bytes of the replacement. */
  async isDelivered(): Promise<boolean> {
    const sha256 = await sha256Of(await inverted(this.#file));
    return (await delivered(`${this.#endpoint}${this.#file.name}`)) === sha256;
  }

  over(): void {
    for (const manager of this.#managers) manager.destroy();
  }

  get #manager(): UploadManager {
    return this.#managers.at(-1)!;
  }

  get #task(): TaskSnapshot {
    return this.#manager.tasks[0]!;
  }

  get #end(): string | undefined {
    const end = this.#seen.find((each) => each !== 'lost');
    return end === 'done' && this.#seen.includes('lost') ? 'lost' : end;
  }

  #visit(isReplacing = true): UploadManager {
    const manager = new UploadManager(
      {
        endpoint: this.#endpoint,
        baseUrl: location.href,
        fragmentSize: FRAGMENT_BYTES,
        checkpointStore: this.#store,
        keepFiles: 'none',
      },
      { random: () => 0, clock: systemClock },
    );
    this.#managers.push(manager);
    this.#seen = [];
    this.#needed = 0;
    manager.addEventListener('bits-file-needed', () => (this.#needed += 1));
    manager.addEventListener('bits-session-lost', () => this.#seen.push('lost'));
    manager.addEventListener('bits-success', () => this.#seen.push('done'));
    manager.addEventListener('bits-error', ({ error }) => this.#seen.push(error.code));
    manager.addEventListener('bits-pause', ({ cause }) => this.#seen.push(cause));
    manager.addEventListener('bits-start', (event) => {
      const { file } = event.task;
      if (isReplacing && !event.replaced && file !== undefined)
        event.waitUntil(inverted(file).then((replacement) => event.replaceFile(replacement)));
    });
    return manager;
  }

  async #destroy(): Promise<void> {
    this.#manager.destroy();
    await locksFree(this.#endpoint);
  }

  async #goOn(end: string): Promise<string> {
    this.#seen = [];
    if (end === 'auth') this.#manager.resume();
    else if (end !== 'done' && end !== 'lost') this.#manager.retry();
    await this.#reaches('succeeded');
    return end;
  }

  /** The page is left, and visited again until the file is uploaded. */
  async #leave(): Promise<string> {
    await this.#destroy();
    // A page that does not replace the file cannot continue with the original.
    const plain = this.#visit(false);
    await plain.restore();
    await until(() => this.#needed > 0 || this.#end, 'the next visit', LIMIT_MS);
    if (this.#needed === 0) return this.#goOn(this.#end ?? '');
    await plain.provideFile(this.#task.id, this.#file);
    await until(() => this.#needed === 2, 'the file to be needed again', LIMIT_MS);
    await this.#destroy();
    const manager = this.#visit();
    await manager.restore();
    await this.#reaches('file-needed');
    await manager.provideFile(this.#task.id, this.#file);
    await this.#reaches('succeeded');
    return 'pick';
  }

  async #reaches(status: TaskSnapshot['status']): Promise<void> {
    const shown = (): string =>
      `${status}; the task is ${this.#task.status} ${this.#task.error?.message ?? ''}`;
    await until(() => this.#task.status === status, shown, LIMIT_MS);
  }
}
