import { expect } from '@open-wc/testing';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { BITS_EVENT_TYPES, type BitsEventMap } from '../../../src/events.js';
import { limiterOf } from '../../../src/manager/network/endpoint-limiter.js';
import { identityOf } from '../../../src/manager/files/incoming-file.js';
import type { ManagerOptions } from '../../../src/manager/contract/options.js';
import { scopeOf } from '../../../src/manager/network/destination.js';
import type { TaskSnapshot, TaskStatus } from '../../../src/manager/contract/snapshot.js';
import type { TaskState } from '../../../src/manager/task/task-state.js';
import type { Task } from '../../../src/manager/task/task.js';
import { UploadManager } from '../../../src/manager/upload-manager.js';
import { Workspace } from '../../../src/manager/workspace.js';
import { idleSnapshot } from '../../../src/view/format/idle-snapshot.js';
import { ack, BitsServer, refusal } from './bits-server.js';
import { FakeClock } from './fake-clock.js';
import type { Random } from '../../support/random.js';
import type { FakeChannels, FakeLocks } from './fake-tabs.js';

type Kind = TaskState['kind'];

/** Which states may follow each: the table of `task-state.ts`. */
export const SUCCESSORS: Readonly<Record<Kind, readonly Kind[]>> = {
  ready: ['queued', 'paused', 'following', 'file-needed', 'undoable', 'cancelling', 'ended'],
  queued: ['running', 'paused', 'following', 'file-needed', 'undoable', 'cancelling', 'ended'],
  running: ['queued', 'paused', 'following', 'file-needed', 'undoable', 'cancelling', 'ended'],
  paused: ['queued', 'paused', 'following', 'file-needed', 'undoable', 'cancelling', 'ended'],
  following: ['following', 'taking-over'],
  'taking-over': ['ready', 'queued', 'paused', 'following', 'file-needed', 'cancelling', 'ended'],
  'file-needed': ['file-needed', 'queued', 'following', 'undoable', 'cancelling', 'ended'],
  undoable: ['ready', 'queued', 'paused', 'file-needed', 'cancelling', 'ended'],
  cancelling: ['ended'],
  ended: ['queued', 'file-needed', 'undoable', 'cancelling', 'ended'],
};

/** The event of each end. */
const TERMINAL = { succeeded: 'bits-success', failed: 'bits-error', cancelled: 'bits-cancel' } as const;

const NAMES = ['a', 'b', 'c'];
const CONTENTS = ['the first content of it', 'other content of the same'];
const STATUSES: readonly TaskStatus[] = [
  'sending',
  'paused',
  'undoable',
  'cancelling',
  'cancelled',
  'succeeded',
  'failed',
];

/** A store whose writes and reads can be made to fail; deleted records stay deleted. */
class FaultyStore extends MemoryCheckpointStore {
  /** Reserved ends, by session. */
  readonly stored = new Map<string, number>();
  wasBroken = false;
  #isBroken = false;
  readonly ids = new Set<string>();

  override async putMany(...[checkpoints]: Parameters<MemoryCheckpointStore['putMany']>): Promise<void> {
    this.#check();
    for (const { id, sessionId, sentEnd } of checkpoints) {
      this.ids.add(id);
      if (sessionId !== null) this.stored.set(sessionId, sentEnd);
    }
    await super.putMany(checkpoints);
  }

  override async list(scope: string): ReturnType<MemoryCheckpointStore['list']> {
    this.#check();
    return super.list(scope);
  }

  override async putSource(...[id, source]: Parameters<MemoryCheckpointStore['putSource']>): Promise<void> {
    this.#check();
    this.ids.add(id);
    await super.putSource(id, source);
  }

  override async delete(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.ids.delete(id);
    await super.delete(ids);
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  set isBroken(isBroken: boolean) {
    this.#isBroken = isBroken;
    this.wasBroken ||= isBroken;
  }

  #check(): void {
    if (this.isBroken) throw new DOMException('full', 'QuotaExceededError');
  }
}

let count = 0;

const hasEnded = ({ state }: Task): boolean => state.kind === 'ended' && state.how !== 'failed';

/** One page of managers, a server, a storage and other tabs, in which a random sequence of things happens. */
export class ManagerWorld {
  readonly #endpoint = `https://server.test/world-${++count}/`;
  readonly #scope = scopeOf(this.#endpoint, undefined, undefined);
  readonly #server = new BitsServer();
  readonly #store = new FaultyStore();
  readonly #clock = new FakeClock();
  readonly #random: Random;
  readonly #locks: FakeLocks;
  readonly #channels: FakeChannels;
  readonly #held: (() => void)[] = [];
  readonly #elsewhere: (() => void)[] = [];
  /** The terminal event of each task since it last began. */
  readonly #terminal = new Map<string, string>();
  /** Ids of removed tasks that are being cancelled while another tab's message added a task of the same id. */
  readonly #sharedIds = new Set<string>();
  readonly #tasks = new Set<Task>();
  /** Tasks that had ended at an earlier check. */
  readonly #endedBefore = new Set<Task>();
  /** What happened, to find out why a promise was broken. */
  readonly log: string[] = [];
  readonly reached: Set<Kind>;
  readonly #broken: string[] = [];
  #workspace = this.#createWorkspace();
  #managers: UploadManager[] = [];
  #healthy = false;

  constructor(random: Random, locks: FakeLocks, channels: FakeChannels, reached: Set<Kind>) {
    this.#random = random;
    this.#locks = locks;
    this.#channels = channels;
    this.reached = reached;
    this.#server.intercept = ({ sessionId, range }) => {
      this.#checkReserve(sessionId, range);
      return this.#answer();
    };
    this.#join();
  }

  /** Does one random thing. */
  step(): void {
    const acts: readonly [number, () => void][] = [
      [5, () => void this.#manager?.add([this.#file(), this.#file()].slice(this.#below(2)))],
      [2, () => this.#act('pause')],
      [3, () => this.#act('resume')],
      [2, () => this.#act('retry')],
      [2, () => this.#act('cancel')],
      [2, () => this.#act('removeTask')],
      [3, () => this.#manager?.cancel(this.#id(), { undoMs: 10_000 })],
      [3, () => this.#manager?.removeTask(this.#id(), { undoMs: 10_000 })],
      [3, () => this.#act('undo')],
      [2, () => this.#act('startOver')],
      [2, () => void this.#manager?.provideFile(this.#id(), this.#file())],
      [1, () => this.#manager?.start()],
      [1, () => this.#manager?.clear()],
      [
        1,
        () =>
          this.#manager?.configure({ concurrency: this.#below(3) || 'auto', manual: this.#below(2) === 0 }),
      ],
      // It rejects while the storage fails: a log-out must know.
      [1, () => void this.#manager?.forget().catch(() => undefined)],
      [6, () => this.#held.splice(this.#below(this.#held.length + 1), 1)[0]?.()],
      [4, () => void this.#clock.advance(this.#below(4) ** 4 * 1_000)],
      [1, () => (this.#store.isBroken = !this.#store.isBroken)],
      [2, () => this.#joinOrLeave()],
      [1, () => this.#reload()],
      [3, () => this.#post()],
      [2, () => this.#holdElsewhere()],
      [3, () => this.#elsewhere.pop()?.()],
    ];
    let at = this.#below(acts.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, act] of acts) {
      at -= weight;
      if (at >= 0) continue;
      this.log.push(String(act).replaceAll(/\s+/g, ' ').slice(6));
      act();
      return;
    }
  }

  /**
   * Whether no task has a claim that had ended at the check before. It is released when the checkpoint is gone, which waits
   * for the fingerprint of the file: the browser reads and digests it in its own time.
   */
  get isReleased(): boolean {
    return this.#workspace.list.all.every(
      (task) => !hasEnded(task) || !this.#endedBefore.has(task) || task.claim === undefined,
    );
  }

  /** What has to be true at every moment. */
  check(): void {
    expect(this.#broken.join()).to.equal('');
    for (const task of this.#workspace.list.all) {
      if (task.state.kind === 'ended')
        expect(this.#terminal.get(task.id), `event of a ${task.state.how} task`).to.equal(
          TERMINAL[task.state.how],
        );
      if (hasEnded(task)) this.#endedBefore.add(task);
      const [shown, is] = [task.snapshot, task.takeSnapshot()];
      const stale = Object.keys(is).filter((key) => Reflect.get(shown, key) !== Reflect.get(is, key));
      expect(stale, `stale in the snapshot of a ${task.status} task`).to.deep.equal([]);
    }
  }

  /** Everybody answers again, and all managers go. */
  leave(): void {
    this.#healthy = true;
    this.#store.isBroken = false;
    for (const release of this.#elsewhere.splice(0)) release();
    for (const manager of this.#managers.splice(0)) manager.destroy();
    for (const answer of this.#held.splice(0)) answer();
  }

  /** Lets what is still being cancelled come to its end. */
  finish(): Promise<void> {
    for (const answer of this.#held.splice(0)) answer();
    return this.#clock.advance(3_600_000);
  }

  /** What has to be true when all is over. */
  checkEnd(): void {
    expect(this.#clock.timers, 'timers').to.equal(0);
    const limits = limiterOf(this.#scope);
    const slot = limits.enter(1);
    expect(slot, 'no slot is taken').to.not.equal(undefined);
    slot?.();
    // A page that was reloaded while it cancelled may have restored the task under its id.
    const unfinished = new Set([...this.#tasks].filter((task) => !hasEnded(task)).map(({ id }) => id));
    for (const task of this.#tasks) {
      expect(task.claim, 'no claim is held').to.equal(undefined);
      if (hasEnded(task) && !unfinished.has(task.id))
        expect(this.#store.ids.has(task.id), `nothing is left of ${task.id}`).to.equal(false);
    }
  }

  get #manager(): UploadManager | undefined {
    return this.#managers[this.#below(this.#managers.length)];
  }

  #below(limit: number): number {
    return this.#random.below(limit);
  }

  #pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  #file(): File {
    return new File([this.#pick(CONTENTS)], this.#pick(NAMES), { lastModified: 1 + this.#below(2) });
  }

  #id(): string {
    return this.#manager?.tasks[this.#below(this.#manager.tasks.length)]?.id ?? 'nobody';
  }

  #act(action: 'pause' | 'resume' | 'retry' | 'cancel' | 'removeTask' | 'startOver' | 'undo'): void {
    this.#manager?.[action](this.#id());
  }

  #createWorkspace(): Workspace {
    const workspace = new Workspace(this.#store, { clock: this.#clock, random: () => this.#random.next() });
    const cancelling = new Map<string, Task>();
    this.#sharedIds.clear();
    workspace.list.subscribe({
      changed: (task) => {
        if (!this.#tasks.has(task)) {
          // Of an earlier page's task, which may have failed there, this is another attempt.
          this.#terminal.delete(task.id);
          if (cancelling.has(task.id)) this.#sharedIds.add(task.id);
        }
        this.#tasks.add(task);
        this.reached.add(task.state.kind);
      },
      entered: (task, from, { kind }) => {
        this.reached.add(kind);
        this.log.push(`${task.init.name} ${from.kind} > ${kind}`);
        if (kind === 'cancelling') cancelling.set(task.id, task);
        else if (cancelling.get(task.id) === task) cancelling.delete(task.id);
        if (!SUCCESSORS[from.kind].includes(kind)) this.#broken.push(`${from.kind} was followed by ${kind}`);
        if (from.kind === 'ended' && kind !== 'ended' && kind !== 'undoable') this.#terminal.delete(task.id);
      },
    });
    return workspace;
  }

  #join(): void {
    const options: ManagerOptions = {
      endpoint: this.#endpoint,
      transport: this.#server,
      ping: 'never',
      fragmentSize: 10,
      keepFiles: this.#below(2) === 0 ? 'copy' : 'none',
      ...(this.#below(2) === 0 && { onAuthRequired: async () => this.#below(2) === 0 }),
    };
    const manager = new UploadManager(options, {}, this.#workspace);
    this.#managers.push(manager);
    for (const type of BITS_EVENT_TYPES)
      manager.addEventListener(type, (event: BitsEventMap[typeof type]) => this.#hear(manager, event));
    void manager.restore();
  }

  /** Counts terminal events, and acts from within some events as a page may. */
  #hear(manager: UploadManager, event: Event & { task?: TaskSnapshot }): void {
    this.log.push(`${event.type} ${event.task?.name ?? ''}`);
    if (event.task === undefined) return;
    const { id } = event.task;
    if (/success|error|bits-cancel/.test(event.type)) {
      const before = this.#terminal.get(id);
      // Either of two tasks of one id may end first; the one that is being cancelled has no other event.
      const isOfOther = before !== undefined && this.#sharedIds.delete(id);
      if (!isOfOther || event.type !== 'bits-cancel') this.#terminal.set(id, event.type);
      // A failed task may be cancelled afterwards.
      const isCancelledLater = before === 'bits-error' && event.type === 'bits-cancel';
      if (before !== undefined && !isCancelledLater && !isOfOther)
        this.#broken.push(`${id} had a second terminal event: ${event.type}`);
    }
    const chance = this.#below(40);
    if (chance === 0) manager.pause(id);
    else if (chance === 1) manager.resume(id);
    else if (chance === 2) manager.cancel(id);
    else if (chance === 3 && event.cancelable) event.preventDefault();
  }

  #joinOrLeave(): void {
    if (this.#managers.length < 2) this.#join();
    else if (this.#below(2) === 0) this.#managers[0]!.shown = !this.#managers[0]!.shown;
    else this.#managers.shift()?.destroy();
  }

  /** The page goes, and comes again with what storage kept. */
  #reload(): void {
    for (const manager of this.#managers.splice(0)) manager.destroy();
    this.#workspace = this.#createWorkspace();
    this.#join();
  }

  #post(): void {
    const size = this.#pick(CONTENTS).length;
    const lastModified = 1 + this.#below(2);
    const name = this.#pick(NAMES);
    const identity = identityOf({ path: name, size, lastModified });
    const snapshot = idleSnapshot({
      id: `theirs-${name}`,
      name,
      size,
      lastModified,
      status: this.#pick(STATUSES),
    });
    const type = this.#pick(['hello', 'task', 'task', 'task', 'cancel', 'undo', 'gone', 'forget']);
    this.#channels.post(`bits-upload:${this.#scope}`, {
      type,
      identity,
      snapshot,
      undoMs: this.#below(2) * 10_000,
    });
  }

  #holdElsewhere(): void {
    const identity = identityOf({
      path: this.#pick(NAMES),
      size: this.#pick(CONTENTS).length,
      lastModified: 1 + this.#below(2),
    });
    const release = this.#locks.holdElsewhere(`bits-upload:${this.#scope}:${identity}`);
    if (release !== undefined) this.#elsewhere.push(release);
  }

  /** A Fragment is within what the stored checkpoint of its session reserves, whenever the page dies. */
  #checkReserve(sessionId: string | null, range: string | null): void {
    const end = Number(/-(\d+)\//.exec(range ?? '')?.[1] ?? -1) + 1;
    const stored = this.#store.stored.get(sessionId ?? '');
    // Without storage a session goes on, and ends with the page.
    if (end === 0 || (this.#store.wasBroken && stored === undefined)) return;
    if (stored === undefined || stored < end)
      this.#broken.push(`${range} was sent, but ${String(stored)} bytes were reserved`);
  }

  #answer(): ReturnType<BitsServer['intercept']> {
    if (this.#healthy) return undefined;
    const faults: readonly (() => ReturnType<BitsServer['intercept']>)[] = [
      () => 'network',
      () => refusal(503, undefined, { 'Retry-After': '5' }),
      () => refusal(401),
      () => refusal(403),
      () => refusal(500),
      () => refusal(500, '0x8020001F'),
      () => ack(),
    ];
    const chance = this.#below(20);
    if (chance < faults.length) return faults[chance]!();
    if (chance < 12) return new Promise((resolve) => this.#held.push(() => resolve(undefined)));
    return undefined;
  }
}
