import type { BitsError } from '../errors.js';
import type { Checkpoint } from '../checkpoints/checkpoint-store.js';
import type { TailDigest } from '../file/fingerprint.js';
import { ProgressMeter } from '../file/progress-meter.js';
import { earlierSession, type EarlierSession } from '../session/machine/reducer.js';
import type { Session } from '../session/session.js';
import { isAsking, NO_SESSION, type SessionState } from '../session/machine/state.js';
import { remotePath } from './destination.js';
import { baseUrlOf } from './base-url.js';
import type { Client } from './client.js';
import { gateOf, type EndpointGate } from './endpoint-gate.js';
import { identityOf } from './identity.js';
import type { FileEntry, ManagerOptions } from './options.js';
import { endpointScope, scopeOf } from './scope.js';
import type { GiveBack } from './tab-link.js';
import type { FileNeededCause, PauseCause, SessionLoss, TaskSnapshot, TaskStatus } from './snapshot.js';

/** What a task is made from, new or restored. */
export interface TaskInit {
  readonly id: string;
  /** The value of `{id}` in the destination: the id of the task that created the session. */
  readonly remoteId: string;
  /** The remote name; a `bits-add` listener may have changed it. */
  readonly name: string;
  /** Path of the local file, by which the file is recognized when it is picked again. */
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number;
  readonly createdAt: number;
  /** Milliseconds after its last change until its checkpoint expires. */
  readonly keptForMs: number;
  /** Which checkpoints it belongs to: see `scopeOf`. */
  readonly scope: string;
}

/** Where a task without a running session stands. */
export type Standing = Exclude<TaskStatus, 'sending' | 'finishing' | 'waiting'>;

/** One file in the list: what is known of it, the session that carries it, and how it is shown. */
export class Task {
  init: TaskInit;
  /** The manager it was added through, or that took it over. */
  client: Client;
  readonly meter = new ProgressMeter();
  file: File | undefined;
  handle: FileSystemFileHandle | undefined;
  session: Session | undefined;
  /** The standing shown while no session moves. */
  standing: Standing = 'ready';
  pauseCause: PauseCause | undefined;
  fileNeeded: FileNeededCause | undefined;
  /** A file that was offered for this task and is a different one: `startOver` takes it. */
  offered: FileEntry | undefined;
  error: BitsError | undefined;
  /** The remote file's URL by the configuration of this page, once resolved; never from storage. */
  url: string | undefined;
  fingerprint: string | null = null;
  tail: TailDigest | null = null;
  /** The ends of the Fragments this page sent to the session, as they were read then. */
  sent: TailDigest[] = [];
  /** The session an earlier visit, or an earlier attempt, left behind. */
  earlier: EarlierSession | undefined;
  /** Where storage says that `earlier` is, until `vouch` has compared it with this page's configuration. */
  earlierUrl: string | undefined;
  cancelling = false;
  resumedAt: number | undefined;
  /** What the server lost of it last. */
  lost: SessionLoss | undefined;
  restored = false;
  survivesReload = false;
  fileKept = false;
  /** The session waits though the browser is offline: shown as a pause. */
  offline = false;
  retryAt = 0;
  /** Held back because the endpoint asked for a rest until then; 0: it did not. */
  restUntilMs = 0;
  /** What was acknowledged when the session last moved. */
  acknowledgedBefore = 0;
  /** The page was away, and another tab may have carried the task meanwhile: the checkpoint knows. */
  stale = false;
  /** Of the endpoint the task was begun at. */
  gate: EndpointGate | undefined;
  /** Gives the place among the running sessions back. */
  leaveGate: (() => void) | undefined;
  /** Gives the ownership among the tabs back. */
  disown: GiveBack | undefined;
  /** Added in this tab, and nothing is known yet of what the owning tab does with the same file. */
  isNew = false;
  /** Its file came from another page, and neither a rule nor the page's code has seen it here. */
  isForeign = false;
  /** The id the owning tab gave the same file. */
  ownerId: string | undefined;
  /** Stands in line to own the task when the owning tab is gone; call to leave the line. */
  leaveLine: (() => void) | undefined;
  /** Another tab's picture of this task, while that one owns it. */
  mirror: TaskSnapshot | undefined;
  #snapshot: TaskSnapshot | undefined;

  constructor(init: TaskInit, client: Client) {
    this.init = init;
    this.client = client;
  }

  get options(): ManagerOptions {
    return this.client.options;
  }

  /** The limits of its endpoint: a task that was begun stays with the endpoint of that time. */
  get limits(): EndpointGate {
    const { options, url, earlier, init } = this;
    if (this.gate !== undefined) return this.gate;
    if ((url ?? earlier) !== undefined) return gateOf(endpointScope(init.scope));
    return gateOf(scopeOf(options.endpoint, baseUrlOf(options), undefined));
  }

  get id(): string {
    return this.init.id;
  }

  /** Another tab carries it, whether or not that tab was heard of yet. */
  get isFollowed(): boolean {
    return this.mirror !== undefined || this.leaveLine !== undefined;
  }

  /** Drops the cached snapshot: something in the task changed. */
  touch(): void {
    this.#snapshot = undefined;
  }

  get snapshot(): TaskSnapshot {
    this.#snapshot ??= Object.freeze(this.mirror === undefined ? this.#take() : this.#reflect(this.mirror));
    return this.#snapshot;
  }

  get status(): TaskStatus {
    return this.snapshot.status;
  }

  /** What is the same file to all tabs. */
  get identity(): string {
    const { path, size, lastModified } = this.init;
    return identityOf(path, size, lastModified);
  }

  /** Takes over what a checkpoint tells. */
  load(checkpoint: Checkpoint): void {
    this.fingerprint = checkpoint.fingerprint;
    this.tail = checkpoint.tail;
    this.sent = [];
    this.earlier = checkpoint.sessionId === null ? undefined : checkpoint;
    this.earlierUrl = checkpoint.url ?? undefined;
    this.cancelling = checkpoint.cancelling;
    this.survivesReload = true;
  }

  /** The next session begins at byte 0. */
  loseEarlier(): void {
    this.earlier = undefined;
    this.earlierUrl = undefined;
    this.tail = null;
    this.sent = [];
    this.acknowledgedBefore = 0;
    this.resumedAt = undefined;
    this.lost = undefined;
    this.touch();
  }

  /** The checkpoint that resumes this task as it stands. */
  checkpoint(nowMs: number): Checkpoint {
    const { init } = this;
    return {
      ...init,
      updatedAt: nowMs,
      fingerprint: this.fingerprint,
      tail: this.tail,
      url: this.url ?? this.earlierUrl ?? null,
      ...earlierSession(this.session?.state ?? this.earlier ?? NO_SESSION),
      cancelling: this.cancelling,
      paused: this.pauseCause === 'user',
    };
  }

  #take(): TaskSnapshot {
    const { init } = this;
    const state = this.session?.state;
    // What a lost Close-Session delivered is all there, though a new session was begun in between.
    const acknowledged = state?.phase === 'done' ? init.size : (state?.offset ?? this.earlier?.offset ?? 0);
    const sentAtMs = this.session?.sentAtMs ?? 0;
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
      total: init.size,
      inFlightSince: inFlight > 0 ? sentAtMs : 0,
      rate: moving ? this.meter.rate : 0,
      timeLeft: moving ? this.meter.timeLeft(init.size - acknowledged) : undefined,
      attempt: state?.attempt ?? 0,
      retryAt: status === 'waiting' || status === 'paused' ? this.retryAt || this.restUntilMs : 0,
      pauseCause: status === 'paused' ? (this.offline ? 'offline' : this.pauseCause) : undefined,
      fileNeeded: status === 'file-needed' ? this.fileNeeded : undefined,
      error: this.error,
      url: this.url,
      resumedAt: this.resumedAt,
      sessionLost: acknowledged < (this.lost?.acknowledged ?? 0) ? this.lost : undefined,
      restored: this.restored,
      survivesReload: this.survivesReload,
      fileKept: this.fileKept,
      file: this.file,
    };
  }

  /** What another tab says of the task; only how it ended is this tab's own status. */
  #reflect(mirror: TaskSnapshot): TaskSnapshot {
    const own = { ...mirror, id: this.id, path: remotePath(this.init), file: this.file };
    const ended = mirror.status === 'done' || mirror.status === 'cancelled';
    return ended ? own : { ...own, status: 'paused', pauseCause: 'other-tab', error: undefined };
  }

  #status(state: SessionState | undefined): TaskStatus {
    if (state === undefined || this.fileNeeded !== undefined) return this.standing;
    if (this.restUntilMs > 0 && isAsking(state)) return 'waiting';
    // A pause from within an event of the session's own: the session hears of it when the step is done.
    if (this.standing === 'paused' && isAsking(state) && state.phase !== 'cancelling') return 'paused';
    switch (state.phase) {
      case 'idle':
        return this.standing;
      case 'creating':
      case 'probing':
        return 'starting';
      case 'replying':
      case 'closing':
        return 'finishing';
      case 'waiting':
        return this.offline ? 'paused' : 'waiting';
      case 'paused':
        // A paused session whose task is to go on stands in the queue.
        return this.standing === 'queued' || this.standing === 'starting' ? this.standing : 'paused';
      case 'failed':
        return this.standing === 'queued' || this.standing === 'starting' ? this.standing : 'failed';
      default:
        return state.phase;
    }
  }
}
