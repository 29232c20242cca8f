import { deleteDB } from 'idb';
import { expect } from '@open-wc/testing';
import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';
import { EndpointRecords } from '../../../src/checkpoints/endpoint-memory.js';
import { FetchTransport, UploadManager, type ManagerOptions } from '../../../src/core.js';
import { scopeOf } from '../../../src/manager/network/destination.js';
import { limiterOf } from '../../../src/manager/network/endpoint-limiter.js';
import { systemClock, type Clock } from '../../../src/session/ports/clock.js';
import type { BitsTransport, TransportRequest } from '../../../src/transport/transport.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { until } from '../../support/until.js';
import { addFault, bytesArrived, removeFault } from './faults.js';
import { delivered, randomFile, sha256Of } from './random-file.js';

export const MIB = 1024 ** 2;
export const FRAGMENT_BYTES = 64 * 1024;
/** Long enough for 50 of them to be worth a larger Fragment. */
export const RTT_MS = 400;
export const DATABASE = 'test-fault-steps';
export const NEVER: Promise<never> = new Promise(() => undefined);

/** Waits of half a minute and more pass in a sixth of the time, in which a busy machine sends a Fragment, too. */
export const hurried: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, callback) => systemClock.after(delayMs < 30_000 ? delayMs : delayMs / 6, callback),
};

const START_MS = Date.now();
/**
 * Shows the session a line ten times as fast: a larger Fragment is tried however busy the machine is. Its time limits end
 * when the test says so.
 */
export class FastLine implements Clock {
  readonly #limits = new Set<() => void>();

  now(): number {
    return START_MS + (Date.now() - START_MS) / 10;
  }

  after(delayMs: number, callback: () => void): () => void {
    const stop = systemClock.after(delayMs, () => end());
    const end = (): void => {
      stop();
      this.#limits.delete(end);
      callback();
    };
    if (delayMs >= 30_000) this.#limits.add(end);
    return () => {
      stop();
      this.#limits.delete(end);
    };
  }

  /** Ends the limits of half a minute and more that are running. */
  endLimits(): void {
    for (const end of [...this.#limits]) end();
  }
}

/** Calls back before each Fragment, which is sent when that has resolved. */
export class WatchedTransport implements BitsTransport {
  readonly #fetch = new FetchTransport();
  readonly #watch: (end: number) => Promise<unknown>;
  readonly #delayMs: number;

  /** @param delayMs Added to each round trip. */
  constructor(watch: (end: number) => Promise<unknown>, delayMs = 0) {
    this.#watch = watch;
    this.#delayMs = delayMs;
  }

  async send(request: TransportRequest): ReturnType<BitsTransport['send']> {
    const match = /-(\d+)\//.exec(request.headers['Content-Range'] ?? '');
    if (match) await this.#watch(Number(match[1]) + 1);
    await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
    return this.#fetch.send(request);
  }
}

/** One upload, over several visits if the page dies in between. */
export class Story {
  readonly endpoint = `/uploads/${crypto.randomUUID()}/`;
  readonly file: File;
  store = new MemoryCheckpointStore();
  /** Events of interest. */
  readonly seen: string[] = [];
  readonly #managers: UploadManager[] = [];
  readonly #rules: number[] = [];

  constructor(bytes: number, file = randomFile('story.bin', bytes)) {
    this.file = file;
  }

  get scope(): string {
    return scopeOf(this.endpoint, location.href, undefined);
  }

  get limiter(): ReturnType<typeof limiterOf> {
    return limiterOf(this.scope);
  }

  /** @returns The rule's id. */
  async struckBy(rule: FaultRule): Promise<number> {
    const id = await addFault({ packet: 'Fragment', ...rule, path: this.endpoint });
    this.#rules.push(id);
    return id;
  }

  async visit(options: ManagerOptions = {}, clock: Clock = systemClock): Promise<void> {
    const manager = new UploadManager(
      {
        endpoint: this.endpoint,
        baseUrl: location.href,
        checkpointStore: this.store,
        keepFiles: 'none',
        ...options,
      },
      { random: () => 0, clock },
    );
    this.#managers.push(manager);
    const note = (what: string): void => void this.seen.push(what);
    manager.addEventListener('bits-retry', () => note('retry'));
    manager.addEventListener('bits-session-lost', () => note('lost'));
    manager.addEventListener('bits-success', () => note('done'));
    manager.addEventListener('bits-error', ({ error }) => note(error.code));
    await manager.restore();
    if (this.store.endpointDatabase !== undefined)
      await until(() => this.limiter.remember !== undefined, 'the memory of the endpoint');
    void manager.add([this.file]);
  }

  /** The page dies: what is stored now is all that is left of it. */
  async dies(): Promise<void> {
    const records = await this.store.list(this.scope);
    this.store = Object.assign(new MemoryCheckpointStore(), {
      endpointDatabase: this.store.endpointDatabase,
    });
    await this.store.putMany(records);
    this.#managers.at(-1)?.destroy();
  }

  /** The events until the end, whose file was delivered. */
  async ends(): Promise<string> {
    await until(() => this.seen.some((each) => each !== 'retry' && each !== 'lost'), 'the end');
    const path = `${this.endpoint}${this.file.name}`;
    if (this.seen.includes('done')) expect(await delivered(path)).to.equal(await sha256Of(this.file));
    return this.seen.join();
  }

  async sentTwice(): Promise<number> {
    return (await bytesArrived(`${this.endpoint}${this.file.name}`)) - this.file.size;
  }

  async over(): Promise<void> {
    for (const manager of this.#managers) manager.destroy();
    for (const rule of this.#rules) await removeFault(rule);
    await deleteDB(DATABASE);
  }
}

/** A fast line on which 24 MiB are accepted: after the first Fragment one of 48 MiB is tried. */
export async function remember(story: Story, fields: object = {}): Promise<void> {
  story.store.endpointDatabase = DATABASE;
  const memory = {
    acceptedBytes: 24 * MIB,
    refusedBytes: Infinity,
    bytesPerMs: 1e5,
    rttMs: 20,
    updatedAt: Date.now(),
  };
  const key = new URL(story.endpoint, location.href).href;
  await new EndpointRecords(DATABASE).put(key, { ...memory, ...fields });
}

export async function remembered(story: Story): Promise<unknown> {
  return new EndpointRecords(DATABASE).get(new URL(story.endpoint, location.href).href);
}
