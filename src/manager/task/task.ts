import type { BitsError } from '../../errors.js';
import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { TailDigest } from '../../file/fingerprint.js';
import { ProgressMeter } from '../../file/progress-meter.js';
import type { EarlierSession } from '../../session/machine/reducer.js';
import type { Session } from '../../session/session.js';
import { isAsking, isEnded, type SessionState } from '../../session/machine/state.js';
import { baseUrlOf, remotePath, endpointScope, scopeOf } from '../network/destination.js';
import type { Client } from './client.js';
import { limiterOf, type EndpointLimiter } from '../network/endpoint-limiter.js';
import { identityOf } from '../files/incoming-file.js';
import type { FileEntry, ManagerOptions } from '../contract/options.js';
import type { FileNeededCause, SessionLoss, TaskSnapshot, TaskStatus } from '../contract/snapshot.js';
import type { ReleaseClaim } from '../tabs/tab-channel.js';
import { newRecord, recordOf, toCheckpoint, type TaskInit, type TaskRecord } from '../remote/task-record.js';
import type { Following, Release, Running, TakingOver, TaskState } from './task-state.js';

/** Who wants to know of a task. */
export interface TaskObserver {
  /** Something in its snapshot changed. */
  changed?(task: Task): void;
  /** It entered another state; called after `changed`. An observer before may have commanded it on already. */
  moved?(task: Task, from: TaskState, to: TaskState): void;
  /** Bytes were acknowledged. */
  progressed?(task: Task): void;
}

/** Where this page sends a file. */
export interface Location {
  readonly url: string;
  /** The stored session that is there. */
  readonly earlier: EarlierSession | undefined;
  /** The stored session is somewhere else. */
  readonly isElsewhere: boolean;
}

/** What is shown of a task besides its state and session. */
interface Facts {
  readonly file: File | undefined;
  readonly error: BitsError | undefined;
  /** The remote file's URL by the configuration of this page, once resolved; never from storage. */
  readonly url: string | undefined;
  readonly resumedFrom: number | undefined;
  /** What the server lost of it last. */
  readonly lost: SessionLoss | undefined;
  readonly restored: boolean;
  readonly survivesReload: boolean;
  readonly fileKept: boolean;
  /** The session waits though the browser is offline: shown as a pause. */
  readonly offline: boolean;
  readonly retryAt: number;
  /** Held back because the endpoint asked for a rest until then; 0: it did not. */
  readonly backoffUntilMs: number;
}

const NO_FACTS: Facts = {
  file: undefined,
  error: undefined,
  url: undefined,
  resumedFrom: undefined,
  lost: undefined,
  restored: false,
  survivesReload: false,
  fileKept: false,
  offline: false,
  retryAt: 0,
  backoffUntilMs: 0,
};

/** Of so many Fragments at most it is remembered what was read when they were sent. */
const MAX_SENT = 256;

/**
 * One file in the list. Its fields are its own: others command, and are notified of every change. One method changes
 * the state, and releases what the state that is left held.
 */
export class Task {
  readonly #meter = new ProgressMeter();
  #client: Client;
  #state: TaskState = { kind: 'ready' };
  #record: TaskRecord;
  #facts = NO_FACTS;
  #session: Session | undefined;
  #handle: FileSystemFileHandle | undefined;
  /** The ends of the Fragments this page sent to the session, as they were read then. */
  #sent: readonly TailDigest[] = [];
  /** What was acknowledged when the session last moved. */
  #acknowledgedBefore = 0;
  #isStale = false;
  /** Its file came from another page, and neither a rule nor the page's code has seen it here. */
  #isForeign = false;
  /** Of the endpoint the task was begun at. */
  #limits: EndpointLimiter | undefined;
  #claim: ReleaseClaim | undefined;
  #observers: readonly TaskObserver[] = [];
  #snapshot: TaskSnapshot | undefined;

  constructor(init: TaskInit, client: Client) {
    this.#record = newRecord(init);
    this.#client = client;
  }

  /** The task an earlier visit left behind. */
  static restore(checkpoint: Checkpoint, client: Client): Task {
    const record = recordOf(checkpoint);
    const task = new Task(record.init, client);
    task.#record = record;
    task.#facts = { ...NO_FACTS, restored: true, survivesReload: true };
    return task;
  }

  /** A task of another tab. */
  static found(init: TaskInit, client: Client): Task {
    const task = new Task(init, client);
    task.#facts = { ...NO_FACTS, restored: true };
    return task;
  }

  // What others may read

  get state(): TaskState {
    return this.#state;
  }

  get record(): TaskRecord {
    return this.#record;
  }

  get init(): TaskInit {
    return this.#record.init;
  }

  get id(): string {
    return this.init.id;
  }

  get client(): Client {
    return this.#client;
  }

  get options(): ManagerOptions {
    return this.#client.options;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  get file(): File | undefined {
    return this.#facts.file;
  }

  get handle(): FileSystemFileHandle | undefined {
    return this.#handle;
  }

  get url(): string | undefined {
    return this.#facts.url;
  }

  get sent(): readonly TailDigest[] {
    return this.#sent;
  }

  get claim(): ReleaseClaim | undefined {
    return this.#claim;
  }

  get isRestored(): boolean {
    return this.#facts.restored;
  }

  get survivesReload(): boolean {
    return this.#facts.survivesReload;
  }

  get isForeign(): boolean {
    return this.#isForeign;
  }

  get isOffline(): boolean {
    return this.#facts.offline;
  }

  /** The page was away, and another tab may have carried the task meanwhile: the checkpoint knows. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Another tab carries it, whether or not that tab was heard of yet. */
  get isFollowed(): boolean {
    return this.#state.kind === 'following';
  }

  /** Something was sent of the file, or at least read. */
  get isBegun(): boolean {
    return (this.#session ?? this.#record.earlier) !== undefined || this.#record.fingerprint !== null;
  }

  /** The limits of its endpoint: a task that was begun stays with the endpoint of that time. */
  get limits(): EndpointLimiter {
    const { options, url, init } = this;
    if (this.#limits !== undefined) return this.#limits;
    if ((url ?? this.#record.earlier) !== undefined) return limiterOf(endpointScope(init.scope));
    return limiterOf(scopeOf(options.endpoint, baseUrlOf(options), undefined));
  }

  /** What is the same file to all tabs. */
  get identity(): string {
    return identityOf(this.init);
  }

  /** What `takeSnapshot` yields, the same object until something changes. */
  get snapshot(): TaskSnapshot {
    this.#snapshot ??= Object.freeze(this.takeSnapshot());
    return this.#snapshot;
  }

  get status(): TaskStatus {
    return this.snapshot.status;
  }

  /** The checkpoint that resumes this task as it is now. */
  checkpoint(nowMs: number): Checkpoint {
    const state = this.#state;
    const paused =
      state.kind === 'paused' ? state.cause === 'user' : state.kind === 'file-needed' && state.paused;
    return toCheckpoint(this.#record, this.#session?.state, this.url, paused, nowMs);
  }

  // Commands that change its state

  /** Waits for `start()`. */
  wait(): void {
    this.#enter({ kind: 'ready' });
  }

  /** Waits for a place among the running sessions. */
  queue(): void {
    this.#enter({ kind: 'queued' });
  }

  /** @returns The state, to see whether it is still the same later. */
  run(slot: Release): Running {
    this.#limits = this.limits;
    const state = { kind: 'running', slot } as const;
    this.#enter(state);
    return state;
  }

  pause(cause: 'user' | 'auth', error?: BitsError): void {
    this.#facts = { ...this.#facts, error: error ?? this.#facts.error };
    this.#enter({ kind: 'paused', cause });
  }

  /** The file is unavailable; everything else is kept. */
  needFile(cause: FileNeededCause, offered?: FileEntry): void {
    const state = this.#state;
    const paused =
      state.kind === 'file-needed' ? state.paused : state.kind === 'paused' && state.cause === 'user';
    this.#enter({ kind: 'file-needed', cause, offered, paused });
  }

  /** Another tab carries the task, until its claim is granted here. */
  follow(following: Omit<Following, 'kind'>): void {
    const { owner } = following;
    if (owner !== undefined) {
      const { survivesReload, fileKept } = owner;
      this.#isForeign ||= this.file === undefined && owner.file !== undefined;
      this.#facts = { ...this.#facts, survivesReload, fileKept, file: this.file ?? owner.file };
    }
    this.#enter({ kind: 'following', ...following });
  }

  /** The other tab is gone. */
  takeOver({ owner, newAs }: Following, claim: ReleaseClaim): TakingOver {
    const state = { kind: 'taking-over', owner, newAs } as const;
    this.#claim = claim;
    this.#enter(state);
    return state;
  }

  /** The user gave it up, and its session is to be cancelled. */
  giveUp(): void {
    const state = this.#state;
    this.#record = { ...this.#record, cancelling: true };
    this.#enter({ kind: 'cancelling', slot: state.kind === 'running' ? state.slot : undefined });
  }

  end(how: 'succeeded' | 'cancelled' | 'failed', error?: BitsError): void {
    this.#facts = { ...this.#facts, error: error ?? this.#facts.error };
    this.#enter({ kind: 'ended', how });
  }

  // Commands that leave its state alone

  observe(observers: readonly TaskObserver[]): void {
    this.#observers = observers;
  }

  /** Makes it another manager's. */
  giveTo(client: Client): void {
    this.#client = client;
  }

  attach(file: File, handle = this.#handle): void {
    this.#handle = handle;
    this.#set({ file, error: undefined });
  }

  /** The file cannot be read any more. */
  detach(): void {
    this.#set({ file: undefined });
  }

  /** A handle that wants the user's permission before it yields its file. */
  attachHandle(handle: FileSystemFileHandle | undefined): void {
    this.#handle = handle;
  }

  /** The file of another page was let in here, under this name. */
  admit(name = this.init.name): void {
    this.#isForeign = false;
    this.#record = { ...this.#record, init: { ...this.init, name } };
    this.#changed();
  }

  /** A task that has sent nothing takes the file as it is now. */
  takeShape({ size, type, lastModified }: File): void {
    this.#record = { ...this.#record, init: { ...this.init, size, type, lastModified } };
    this.#changed();
  }

  /** Whether a checkpoint, or a way to the file, is kept in the browser. */
  keeps(kept: { readonly survivesReload?: boolean; readonly fileKept?: boolean }): void {
    const { survivesReload, fileKept } = { ...this.#facts, ...kept };
    if (survivesReload !== this.#facts.survivesReload || fileKept !== this.#facts.fileKept) this.#set(kept);
  }

  /** Takes over what a checkpoint has, also of the tab that carried it. */
  load(checkpoint: Checkpoint, isOwn = false): void {
    this.#session = undefined;
    this.#sent = [];
    this.#record = recordOf(checkpoint, { ...this.init, remoteId: checkpoint.remoteId });
    if (isOwn) this.#record = { ...this.#record, earlierUrl: undefined };
    this.#set({ survivesReload: true });
  }

  /** Where the file goes, and the earlier session if that is there. */
  locate({ url, earlier, isElsewhere }: Location): void {
    if (!isElsewhere) this.#record = { ...this.#record, earlier, earlierUrl: undefined };
    this.#set({ url });
  }

  /** The next session begins at byte 0. */
  loseEarlier(): void {
    this.#record = { ...this.#record, earlier: undefined, earlierUrl: undefined, tail: null };
    this.#sent = [];
    this.#acknowledgedBefore = 0;
    this.#set({ resumedFrom: undefined, lost: undefined });
  }

  /** Forgets what was sent of the file, to send it from byte 0. */
  startOver(): void {
    this.#session = undefined;
    this.#record = { ...this.#record, fingerprint: null };
    this.loseEarlier();
  }

  identify(fingerprint: string | null): void {
    this.#record = { ...this.#record, fingerprint };
  }

  /** Has a session from now on. */
  adopt(session: Session, nowMs: number): void {
    this.#session = session;
    this.#acknowledgedBefore = session.state.offset;
    this.#meter.reset(nowMs, this.#acknowledgedBefore);
    this.#changed();
  }

  /** What the checkpoint has of the bytes before this offset. */
  remember(offset: number, tail: TailDigest | undefined): void {
    const before = this.#record.tail;
    this.#record = { ...this.#record, tail: tail ?? (before?.end === offset ? before : null) };
  }

  /** What was read when a Fragment was sent; where there are too many, every second one is dropped. */
  rememberSent(digest: TailDigest): void {
    if (this.#sent.length >= MAX_SENT) this.#sent = this.#sent.filter((_, i) => i % 2 === 1);
    this.#sent = [...this.#sent, digest];
  }

  /** The page is away; what it knows of the task is not certain when it comes back. */
  becomeStale(isStale: boolean): void {
    this.#isStale = isStale;
  }

  own(claim: ReleaseClaim): void {
    this.#claim = claim;
  }

  /** @returns Resolves when another tab can have the claim. */
  release(claim = this.#claim): Promise<void> {
    if (this.#claim === claim) this.#claim = undefined;
    return claim?.() ?? Promise.resolve();
  }

  /** The session moved. */
  advance(state: SessionState, nowMs: number): void {
    const before = this.#acknowledgedBefore;
    const { offset } = state;
    this.#acknowledgedBefore = offset;
    if (offset < before) this.#meter.reset(nowMs, offset);
    if (offset > before) this.#meter.add(nowMs, offset);
    this.#set({
      restored: this.#facts.restored && offset <= before,
      ...(state.phase !== 'waiting' && { offline: false, retryAt: 0 }),
      ...(state.phase !== 'waiting' && !isEnded(state.phase) && { error: undefined }),
    });
    if (offset > before) for (const observer of this.#observers) observer.progressed?.(this);
  }

  /** A request was sent. */
  departed(): void {
    this.#changed();
  }

  opened(resumedFrom: number | undefined): void {
    this.#set({ resumedFrom });
  }

  /** Waits before it tries again. */
  waits(error: BitsError, offline: boolean, retryAt: number): void {
    this.#set({ error, offline, retryAt });
  }

  /** The endpoint rests until then; 0: it does not. */
  rests(backoffUntilMs: number): void {
    this.#set({ backoffUntilMs });
  }

  loses(lost: SessionLoss): void {
    this.#record = { ...this.#record, tail: null };
    // Where the session is the same, what was sent may still be in it.
    if (this.#session?.state.sessionId == null) this.#sent = [];
    this.#set({ resumedFrom: undefined, lost });
  }

  #set(facts: Partial<Facts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = undefined;
    for (const observer of this.#observers) observer.changed?.(this);
  }

  /** The one place where the state changes. */
  #enter(state: TaskState): void {
    const from = this.#state;
    if (isFinal(from, state)) {
      release(state, from);
      return;
    }
    this.#state = state;
    release(from, state);
    if (state.kind !== 'running') this.#facts = { ...this.#facts, offline: false, retryAt: 0 };
    this.#changed();
    for (const observer of this.#observers) observer.moved?.(this, from, state);
  }

  takeSnapshot(): TaskSnapshot {
    const { init } = this;
    const facts = this.#facts;
    const task = this.#state;
    const owner = task.kind === 'following' ? task.owner : undefined;
    if (owner !== undefined) return this.#reflect(owner);
    const state = this.#session?.state;
    // What a lost Close-Session delivered is all there, though a new session was begun in between.
    const acknowledged =
      state?.phase === 'done' ? init.size : (state?.offset ?? this.#record.earlier?.offset ?? 0);
    const sentAtMs = this.#session?.sentAtMs ?? 0;
    const inFlight = state?.phase === 'sending' && sentAtMs > 0 ? state.range.end - state.range.start : 0;
    const status = this.#status(state);
    const moving = status === 'sending';
    return {
      id: init.id,
      name: init.name,
      path: remotePath(init),
      size: init.size,
      type: init.type,
      lastModified: init.lastModified,
      status,
      acknowledged,
      inFlight,
      inFlightSince: inFlight > 0 ? sentAtMs : undefined,
      rate: (moving && this.#meter.rate) || undefined,
      timeLeftMs: moving ? this.#meter.timeLeftMs(init.size - acknowledged) : undefined,
      attempt: state?.attempt ?? 0,
      retryAt:
        ((status === 'waiting' || status === 'paused') && (facts.retryAt || facts.backoffUntilMs)) ||
        undefined,
      pauseCause: status === 'paused' ? this.#pauseCause() : undefined,
      fileNeededCause: task.kind === 'file-needed' ? task.cause : undefined,
      error: facts.error,
      url: facts.url,
      resumedFrom: facts.resumedFrom,
      sessionLost: acknowledged < (facts.lost?.acknowledged ?? 0) ? facts.lost : undefined,
      restored: facts.restored,
      survivesReload: facts.survivesReload,
      fileKept: facts.fileKept,
      file: facts.file,
    };
  }

  /** What another tab says of the task; only how it ended is this tab's own status. */
  #reflect(owner: TaskSnapshot): TaskSnapshot {
    const own = { ...owner, id: this.id, path: remotePath(this.init), file: this.file };
    const ended = owner.status === 'succeeded' || owner.status === 'cancelled';
    return ended ? own : { ...own, status: 'paused', pauseCause: 'other-tab', error: undefined };
  }

  #pauseCause(): TaskSnapshot['pauseCause'] {
    const state = this.#state;
    if (state.kind === 'paused') return state.cause;
    return state.kind === 'running' ? 'offline' : 'other-tab';
  }

  #status(session: SessionState | undefined): TaskStatus {
    const state = this.#state;
    if (state.kind === 'following' || state.kind === 'taking-over') return 'paused';
    if (state.kind === 'ended') return state.how;
    if (state.kind !== 'running') return state.kind;
    if (session === undefined) return 'starting';
    if (this.#facts.backoffUntilMs > 0 && isAsking(session)) return 'waiting';
    if (session.phase === 'waiting') return this.#facts.offline ? 'paused' : 'waiting';
    return SHOWN[session.phase];
  }
}

/** Nothing follows an end but that of a failed task, and nothing but an end follows giving up. */
function isFinal(from: TaskState, next: TaskState): boolean {
  if (from.kind === 'cancelling') return next.kind !== 'ended';
  return from.kind === 'ended' && from.how !== 'failed';
}

/** Gives back what a state holds and the other one does not. */
function release(state: TaskState, kept: TaskState): void {
  if ('slot' in state && !('slot' in kept && kept.slot === state.slot)) state.slot?.();
  if ('stopWaiting' in state && !('stopWaiting' in kept && kept.stopWaiting === state.stopWaiting))
    state.stopWaiting();
}

/** What a running session is shown as. */
const SHOWN = {
  idle: 'starting',
  // It is about to go on.
  paused: 'starting',
  failed: 'starting',
  creating: 'starting',
  probing: 'starting',
  sending: 'sending',
  replying: 'finishing',
  closing: 'finishing',
  cancelling: 'cancelling',
  done: 'succeeded',
  cancelled: 'cancelled',
} as const;
