import { fingerprint } from '../file/fingerprint.js';
import { BitsError, isBitsError } from '../errors.js';
import {
  BitsCancelEvent,
  BitsErrorEvent,
  BitsFileNeededEvent,
  BitsPauseEvent,
  BitsResumeEvent,
  BitsSessionLostEvent,
  BitsStartEvent,
  BitsSuccessEvent,
} from '../events.js';
import { plainName } from '../plain-name.js';
import { toBitsError } from '../session/error-message.js';
import type { FileTrouble } from '../file/file-source.js';
import type { Session } from '../session/session.js';
import { isEnded, type SessionState } from '../session/machine/state.js';
import type { ManagerHost } from './host.js';
import { MIXED, prove } from './proof.js';
import type { FileNeededCause } from './snapshot.js';
import { createSession } from './task-session.js';
import type { Task } from './task.js';
import { isOwnRecord, vouch } from './vouch.js';

/**
 * Carries one task: from its place in the queue through its session to its end. The task has a place
 * among the running sessions from `begin` until `#rest`.
 */
export class TaskRunner {
  readonly #task: Task;
  readonly #host: ManagerHost;
  /** Counts what was begun: what an earlier beginning still waits for is no longer of interest. */
  #turn = 0;
  /** Resolves when the session is cancelled and its checkpoint gone. */
  #cancelled: (() => void) | undefined;

  constructor(task: Task, host: ManagerHost) {
    this.#task = task;
    this.#host = host;
  }

  /** Starts, resumes or retries, whichever the task needs. Never rejects. */
  async begin(): Promise<void> {
    const task = this.#task;
    const turn = ++this.#turn;
    const isOver = (): boolean => turn !== this.#turn || task.standing !== 'starting';
    task.standing = 'starting';
    this.#host.changed(task);
    try {
      const owned = await this.#host.own(task);
      if (isOver() || !owned) {
        if (turn !== this.#turn) return;
        this.rest();
        this.#queueAgain();
        return;
      }
      // A session of before the page was away: it was sent bytes of the very file the page still holds.
      const sent = task.session !== undefined;
      if (task.stale && !(await this.#refresh())) return;
      if (!(await this.#isProved(sent, isOver))) return;
      if (task.session === undefined) await this.#open(isOver);
      else this.#goOn(task.session);
    } catch (cause) {
      if (isOver()) return;
      this.#fail(
        isBitsError(cause)
          ? cause
          : new BitsError({
              code: 'page',
              message: `${plainName(task.init.name)}: the page's own code failed`,
              cause,
            }),
      );
    }
  }

  /** Gives up, with or without a file: Cancel-Session where there is a session, and the checkpoint goes. */
  cancel(): void {
    const task = this.#task;
    // What begins may wait for the page's word: it must not go on when that comes.
    this.#turn += 1;
    task.cancelling = true;
    task.fileNeeded = undefined;
    if (task.session === undefined && task.earlier === undefined) {
      this.#endCancelled();
      return;
    }
    this.#host.releaseAfter(
      task,
      new Promise<void>((resolve) => {
        this.#cancelled = resolve;
      }),
    );
    if (task.session === undefined) void this.#cancelEarlier();
    else task.session.cancel();
  }

  /** Cancels the session of an earlier visit; one that is not where this page sends the file is only forgotten. */
  async #cancelEarlier(): Promise<void> {
    const task = this.#task;
    this.rest();
    task.standing = 'cancelling';
    this.#host.changed(task);
    await this.#host.keeper.save(task, this.#host.clock.now());
    if (await vouch(task).catch(() => false)) {
      task.session = this.#createSession(task.url ?? '');
      task.session.cancel();
    } else this.#endCancelled();
  }

  #endCancelled(): void {
    this.#task.standing = 'cancelled';
    this.#end(new BitsCancelEvent(this.#fresh()));
  }

  /** The file is not to be had: keeps everything else, and says so unless the caller does. */
  needFile(cause: FileNeededCause, announce = true): void {
    const task = this.#task;
    task.session?.pause();
    task.fileNeeded = cause;
    task.standing = 'file-needed';
    if (cause !== 'mismatch') task.file = undefined;
    this.rest();
    this.#host.changed(task);
    if (announce) this.#task.client.emit(new BitsFileNeededEvent([task.snapshot], cause));
  }

  /** Gives the place among the running sessions back. */
  rest(): void {
    this.#turn += 1;
    this.#task.leaveGate?.();
    this.#task.leaveGate = undefined;
  }

  /** An earlier session of the same file is being cancelled by this page: the task waits for its end. */
  #queueAgain(): void {
    const task = this.#task;
    if (task.standing !== 'starting') return;
    task.standing = 'queued';
    this.#host.changed(task);
  }

  /** After the page was away: goes on from the checkpoint; without one the task ended in another tab. */
  async #refresh(): Promise<boolean> {
    const task = this.#task;
    task.stale = false;
    const checkpoint = await this.#host.keeper.get(task.id);
    if (checkpoint !== undefined) {
      const isOwn = isOwnRecord(task, checkpoint);
      task.session = undefined;
      task.load(checkpoint);
      if (isOwn) task.earlierUrl = undefined;
    } else if (task.survivesReload) {
      task.survivesReload = false;
      this.rest();
      this.#host.drop(task);
      return false;
    }
    return true;
  }

  async #open(isOver: () => boolean): Promise<void> {
    const task = this.#task;
    const start = new BitsStartEvent(task.snapshot);
    if (!this.#task.client.emit(start)) throw this.#veto();
    await Promise.all(start.promises).catch((cause: unknown) => {
      throw this.#veto(cause);
    });
    // The user may have paused or cancelled in the meantime.
    if (isOver()) return;
    if (!(await this.#findPlace(isOver))) return;
    const url = task.url ?? '';
    if (task.file !== undefined && task.fingerprint === null) {
      try {
        task.fingerprint = await fingerprint(task.file);
      } catch {
        if (!isOver()) this.needFile('unreadable');
        return;
      }
    }
    if (isOver()) return;
    task.session = this.#createSession(url);
    task.session.start(this.#meetHost(url));
  }

  /**
   * Finds out where the file goes, and whether the session of an earlier visit is there.
   *
   * @throws BitsError when it is not and the page does not want to start over.
   */
  async #findPlace(isOver: () => boolean): Promise<boolean> {
    const task = this.#task;
    try {
      if (await vouch(task)) return true;
    } catch (cause) {
      if (task.file !== undefined) throw cause;
      // `resolveUrl` may want the file itself.
      if (!isOver()) this.needFile('reload');
      return false;
    }
    if (isOver()) return false;
    const lost = { acknowledged: task.earlier?.offset ?? 0, resumesFrom: 0 };
    if (!task.client.emit(new BitsSessionLostEvent(task.snapshot, lost.acknowledged, 0))) {
      throw toBitsError({ code: 'session-lost' }, task.init.name);
    }
    task.loseEarlier();
    task.lost = lost;
    this.#host.changed(task);
    if (task.file !== undefined) return !isOver();
    this.needFile('reload');
    return false;
  }

  /** Proves the file before a byte of it is appended to what an earlier beginning sent. */
  async #isProved(sentFromIt: boolean, isOver: () => boolean): Promise<boolean> {
    const task = this.#task;
    if (task.file === undefined || (task.session ?? task.earlier) === undefined) return true;
    const proof = await prove(task, task.file, sentFromIt);
    if (isOver()) return false;
    if (proof === 'same') return true;
    if (proof === 'different' && sentFromIt) {
      task.fingerprint = MIXED;
      void this.#host.keeper.save(task, this.#host.clock.now());
    }
    await this.#fileLost('changed');
    return false;
  }

  #goOn(session: Session): void {
    if (session.state.phase === 'failed' || session.state.phase === 'idle') {
      session.start(this.#meetHost(session.state.settings.url));
    } else {
      session.resume();
    }
  }

  #createSession(url: string): Session {
    return createSession(this.#task, this.#host, url, {
      moved: (state) => {
        this.#moved(state);
      },
      fileLost: (trouble) => {
        void this.#fileLost(trouble);
      },
    });
  }

  #moved(state: SessionState): void {
    const task = this.#task;
    if (state.phase !== 'waiting') {
      const wasOffline = task.offline;
      task.offline = false;
      task.retryAt = 0;
      if (!isEnded(state.phase)) task.error = undefined;
      task.touch();
      if (wasOffline) this.#task.client.emit(new BitsResumeEvent(task.snapshot, 'offline'));
    }
    if (state.offset < task.acknowledgedBefore) task.meter.reset(this.#host.clock.now(), state.offset);
    if (state.offset > task.acknowledgedBefore) {
      task.meter.add(this.#host.clock.now(), state.offset);
      task.restored = false;
      this.#host.progressed(task);
    }
    task.acknowledgedBefore = state.offset;
    this.#host.changed(task);
    this.#settle(state);
  }

  #settle(state: SessionState): void {
    const task = this.#task;
    switch (state.phase) {
      case 'done':
        task.standing = 'done';
        this.#end(new BitsSuccessEvent(this.#fresh(), task.url ?? ''));
        break;
      case 'cancelled':
        task.standing = 'cancelled';
        this.#end(new BitsCancelEvent(this.#fresh()));
        break;
      case 'failed':
        this.#fail(toBitsError(state.problem, task.init.name));
        break;
      case 'paused':
        if (state.problem === undefined) break;
        task.standing = 'paused';
        task.pauseCause = 'auth';
        task.error = toBitsError(state.problem, task.init.name);
        this.rest();
        this.#host.changed(task);
        this.#task.client.emit(new BitsPauseEvent(task.snapshot, 'auth'));
        break;
      case 'sending':
        // Paused from within an event of this very step, it stays so.
        if (task.pauseCause !== 'user') task.standing = 'starting';
        break;
      default:
        break;
    }
  }

  #fail(error: BitsError): void {
    const task = this.#task;
    task.standing = 'failed';
    task.error = error;
    this.#end(new BitsErrorEvent(this.#fresh(), error));
  }

  #fresh(): Task['snapshot'] {
    this.#task.touch();
    return this.#task.snapshot;
  }

  #end(event: BitsSuccessEvent | BitsErrorEvent | BitsCancelEvent): void {
    const task = this.#task;
    this.rest();
    if (task.standing !== 'failed') void this.#disown();
    this.#host.changed(task);
    this.#task.client.emit(event);
    this.#host.ended(task);
    this.#host.pump();
  }

  /** Not before its checkpoint is gone: a tab that opens now would take the task for unfinished. */
  async #disown(): Promise<void> {
    const task = this.#task;
    await (task.session?.saved ?? this.#host.keeper.forget([task.id]));
    void task.disown?.();
    task.disown = undefined;
    this.#cancelled?.();
  }

  /** A file that changed or vanished may still be had through its handle, and may prove the same. */
  async #fileLost(trouble: FileTrouble): Promise<void> {
    const task = this.#task;
    const cause = trouble === 'missing' ? 'reload' : trouble;
    this.needFile(cause, false);
    const fresh = await task.handle?.getFile().catch(() => undefined);
    if (fresh !== undefined && (await prove(task, fresh)) === 'same' && task.fileNeeded === cause) {
      task.file = fresh;
      task.fileNeeded = undefined;
      task.standing = 'queued';
      this.#host.changed(task);
      this.#host.pump();
      return;
    }
    if (fresh !== undefined && trouble === 'changed') task.offered = { file: fresh, handle: task.handle };
    this.#task.client.emit(new BitsFileNeededEvent([task.snapshot], cause));
  }

  /** Whether no packet went to this URL's host yet. */
  #meetHost(url: string): boolean {
    const { host } = new URL(url);
    const { knownHosts } = this.#task.limits;
    const met = knownHosts.has(host);
    knownHosts.add(host);
    return !met;
  }

  #veto(cause?: unknown): BitsError {
    return new BitsError({
      code: 'page',
      message: `${plainName(this.#task.init.name)}: the page refused to start it`,
      cause,
    });
  }
}
