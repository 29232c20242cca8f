import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { TailDigest } from '../../file/fingerprint.js';
import { isEndedPhase, type SessionState } from '../../session/machine/state.js';
import { BitsFileNeededEvent, type BitsEvent } from '../contract/events/bits-events.js';
import type { Discard, FileNeededCause, TaskSnapshot, TaskStatus } from '../contract/snapshot.js';
import type { OfferedFile } from '../files/incoming-file.js';
import { limiterOf, type EndpointLimiter } from '../network/endpoint-limiter.js';
import { toCheckpoint } from '../remote/task-record.js';
import { TaskData, type VolatileFacts, type ShownFacts } from './task-data.js';
import { takeSnapshot } from './task-snapshot.js';
import {
  isFinal,
  isPausedByUser,
  releaseState,
  type EndedHow,
  type Following,
  type Release,
  type ReleaseClaim,
  type Running,
  type TakingOver,
  type TaskState,
} from './task-state.js';
import { verifySameFile, type Verification } from './file/verify-same-file.js';

/** Callbacks for the changes of tasks. */
export interface TaskObserver {
  /** Something in its snapshot changed. */
  changed?(task: Task): void;
  /** It entered another state; called after `changed`. An earlier observer may already have changed the state again. */
  entered?(task: Task, from: TaskState, to: TaskState): void;
  /** Bytes were acknowledged. */
  progressed?(task: Task): void;
}

/**
 * One file in the list, as a state machine whose observers are notified of every change. One method changes the state,
 * and releases what the previous state held.
 */
export class Task extends TaskData {
  #state: TaskState = { kind: 'ready' };
  /** The limiter of the endpoint at which the task was started. */
  #limiter: EndpointLimiter | undefined;
  #claim: ReleaseClaim | undefined;
  #observers: readonly TaskObserver[] = [];
  #snapshot: TaskSnapshot | undefined;

  get state(): TaskState {
    return this.#state;
  }

  get claim(): ReleaseClaim | undefined {
    return this.#claim;
  }

  /** The limiter of the endpoint: after the start of the task, of the endpoint at that time. */
  get limiter(): EndpointLimiter {
    const { client, shown, record } = this;
    const isBegun = (shown.url ?? record.earlier) !== undefined;
    return this.#limiter ?? limiterOf((isBegun ? record.init : client).scope);
  }

  /** What `takeSnapshot` returns, the same object until something changes. */
  get snapshot(): TaskSnapshot {
    this.#snapshot ??= Object.freeze(this.takeSnapshot());
    return this.#snapshot;
  }

  get status(): TaskStatus {
    return this.snapshot.status;
  }

  /**
   * Dispatches an event of this task with its snapshot.
   *
   * @param rest What the event has besides.
   * @returns False if `preventDefault()` was called.
   */
  emit<Rest extends unknown[]>(
    Type: new (task: TaskSnapshot, ...rest: Rest) => BitsEvent,
    ...rest: Rest
  ): boolean {
    return this.client.emit(new Type(this.snapshot, ...rest));
  }

  /** Compares a file with the one this task began with: see `verifySameFile`. */
  verify(file: File, sent?: readonly TailDigest[], known?: string | null): Promise<Verification> {
    return verifySameFile(this, file, sent, known);
  }

  /** Dispatches `bits-file-needed`. */
  announceNeed(cause: FileNeededCause): void {
    this.client.emit(new BitsFileNeededEvent([this.snapshot], cause));
  }

  takeSnapshot(): TaskSnapshot {
    return takeSnapshot(this, this.meter);
  }

  /** The checkpoint that resumes this task as it is now. */
  checkpoint(nowMs: number): Checkpoint {
    const { record, session, shown } = this;
    const paused = isPausedByUser(this.#state);
    // If the page ends while an action can be undone, the next visit completes it.
    const cancelling = /cancelling|undoable/.test(this.#state.kind);
    return { ...toCheckpoint(record, session?.state, shown.url, nowMs), cancelling, paused };
  }

  observe(observers: readonly TaskObserver[]): void {
    this.#observers = observers;
  }

  // Commands that change its state

  /** Waits for `start()`. */
  wait(): void {
    this.#enter({ kind: 'ready' });
  }

  /** Waits for a slot among the running sessions. */
  queue(): void {
    this.#enter({ kind: 'queued' });
  }

  /** @returns The state, to compare with a later one. */
  run(slot: Release): Running {
    this.#limiter = this.limiter;
    const state = { kind: 'running', slot } as const;
    this.#enter(state);
    return state;
  }

  pause(cause: 'user' | 'auth', error = this.shown.error): void {
    this.#enter({ kind: 'paused', cause }, { error });
  }

  /** The file is unavailable; everything else is kept. */
  needFile(cause: FileNeededCause, offered?: OfferedFile): void {
    this.#enter({ kind: 'file-needed', cause, offered, paused: isPausedByUser(this.#state) });
  }

  /** Another tab uploads the file, until its claim is granted here. */
  follow(following: Omit<Following, 'kind'>): void {
    const { owner } = following;
    const { shown, facts } = this;
    const { file = owner?.file } = shown;
    const isForeign = facts.isForeign || file !== shown.file;
    const { survivesReload, fileKeptAs } = owner ?? shown;
    this.#enter({ kind: 'following', ...following }, { survivesReload, fileKeptAs, file }, { isForeign });
  }

  /** The other tab is gone. */
  takeOver({ owner, addedAs }: Following, claim: ReleaseClaim): TakingOver {
    const state = { kind: 'taking-over', owner, addedAs } as const;
    this.#claim = claim;
    this.#enter(state);
    return state;
  }

  /** The user cancelled or removed it, and can undo that for a while. What runs goes back to the queue then. */
  discard(action: Discard, untilMs: number, stopWaiting: Release): void {
    const state = this.#state;
    const before = state.kind === 'running' ? ({ kind: 'queued' } as const) : state;
    this.#enter({ kind: 'undoable', action, before, untilMs, stopWaiting });
  }

  /** Returns to the state before `discard`. */
  undo(): void {
    if (this.#state.kind === 'undoable') this.#enter(this.#state.before);
  }

  /** The user cancelled it, and its session is to be cancelled. */
  beginCancel(): void {
    this.#enter({ kind: 'cancelling', slot: 'slot' in this.#state ? this.#state.slot : undefined });
  }

  end(how: EndedHow, error = this.shown.error): void {
    this.#enter({ kind: 'ended', how }, { error });
  }

  own(claim: ReleaseClaim): void {
    this.#claim = claim;
  }

  /** @returns Resolves when another tab can have the claim. */
  release(claim = this.#claim): Promise<void> {
    if (this.#claim === claim) this.#claim = undefined;
    return claim?.() ?? Promise.resolve();
  }

  /** The session changed its state. */
  advance(state: SessionState, nowMs: number): void {
    const before = this.acknowledgedBefore;
    const { offset, phase } = state;
    this.acknowledgedBefore = offset;
    // While the server's offset is unconfirmed, the next one may count bytes of an earlier visit.
    this.meter.add(nowMs, phase === 'sending' && !state.unsure ? offset : undefined);
    const isWaiting = phase === 'waiting';
    const restored = this.shown.restored && offset <= before;
    this.set(
      { restored, ...(!isWaiting && !isEndedPhase(phase) && { error: undefined }) },
      isWaiting ? {} : { offline: false, retryAt: 0 },
    );
    if (offset > before) for (const observer of this.#observers) observer.progressed?.(this);
  }

  protected override changed(): void {
    this.#snapshot = undefined;
    for (const observer of this.#observers) observer.changed?.(this);
  }

  /** The only method that changes the state. */
  #enter(state: TaskState, shown: Partial<ShownFacts> = {}, facts: Partial<VolatileFacts> = {}): void {
    const from = this.#state;
    if (isFinal(from, state)) {
      releaseState(state, from);
      return;
    }
    this.#state = state;
    releaseState(from, state);
    this.set(shown, state.kind === 'running' ? facts : { ...facts, offline: false, retryAt: 0 });
    for (const observer of this.#observers) observer.entered?.(this, from, state);
  }
}
