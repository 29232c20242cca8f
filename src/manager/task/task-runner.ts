import { fingerprint } from '../../file/fingerprint.js';
import { BitsError, isBitsError } from '../../errors.js';
import {
  BitsFileNeededEvent,
  BitsResumeEvent,
  BitsSessionLostEvent,
  BitsStartEvent,
} from '../contract/events/bits-events.js';
import { plainName } from '../../plain-name.js';
import { toBitsError } from '../../session/error-message.js';
import type { FileTrouble } from '../../file/file-source.js';
import type { Session } from '../../session/session.js';
import type { SessionState } from '../../session/machine/state.js';
import { MIXED, verifySameFile } from '../remote/verify-same-file.js';
import type { FileNeededCause } from '../contract/snapshot.js';
import { taskPorts } from './session-observer.js';
import type { TaskServices } from './task-services.js';
import { createSession } from '../remote/create-session.js';
import type { Release } from './task-state.js';
import type { Task } from './task.js';
import { isOwnRecord, locate } from '../remote/locate.js';

/** Carries one task: from its place among the running sessions through its session to its end. */
export class TaskRunner {
  readonly #task: Task;
  readonly #services: TaskServices;
  /** Resolves when the session is cancelled and its checkpoint gone. */
  #cancelled: Release | undefined;

  constructor(task: Task, services: TaskServices) {
    this.#task = task;
    this.#services = services;
  }

  /** Starts, resumes or retries, whichever the task needs. Never rejects. */
  async begin(slot: Release): Promise<void> {
    const task = this.#task;
    const running = task.run(slot);
    const isOver = (): boolean => task.state !== running;
    try {
      const owned = await this.#services.claims.own(task);
      if (isOver()) return;
      if (!owned) {
        // An earlier session of the same file is being cancelled by this page: the task waits for its end.
        task.queue();
        return;
      }
      // A session of before the page was away: it was sent bytes of the very file the page still holds.
      const sent = task.session !== undefined;
      if (task.isStale && !(await this.#refresh())) return;
      if (isOver() || !(await this.#isProved(sent, isOver))) return;
      if (task.session === undefined) await this.#open(isOver);
      else this.#goOn(task.session);
    } catch (cause) {
      if (isOver()) return;
      this.#end(
        'failed',
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
    const { session } = task;
    if (session === undefined && task.record.earlier === undefined) {
      this.#end('cancelled');
      return;
    }
    const cancelled = new Promise<void>((resolve) => {
      this.#cancelled = resolve;
    });
    this.#services.claims.releaseAfter(task, cancelled);
    task.giveUp();
    if (session === undefined) void this.#cancelEarlier();
    else session.cancel();
  }

  /** Cancels the session of an earlier visit; one that is not where this page sends the file is only forgotten. */
  async #cancelEarlier(): Promise<void> {
    const task = this.#task;
    await this.#services.checkpoints.save(task, this.#services.clock.now());
    const place = await locate(task).catch(() => undefined);
    if (place === undefined || place.isElsewhere) {
      this.#end('cancelled');
      return;
    }
    task.locate(place);
    this.#createSession(place.url).cancel();
  }

  /** Without success, the checkpoint stays; else the claim goes when that is gone: a tab that opens before would take the task for unfinished. */
  #end(how: 'succeeded' | 'cancelled' | 'failed', error?: BitsError): void {
    const task = this.#task;
    task.end(how, error);
    if (how === 'failed') return;
    const { session, id } = task;
    void (session?.saved ?? this.#services.checkpoints.forget([id])).then(() => {
      void task.release();
      this.#cancelled?.();
    });
  }

  /** The file is unavailable: keeps everything else, and says so unless the caller does. */
  #needFile(cause: FileNeededCause, announce = true): void {
    const task = this.#task;
    task.needFile(cause);
    task.session?.pause();
    task.detach();
    if (announce) task.client.emit(new BitsFileNeededEvent([task.snapshot], cause));
  }

  /** After the page was away: goes on from the checkpoint; without one the task ended in another tab. */
  async #refresh(): Promise<boolean> {
    const task = this.#task;
    task.becomeStale(false);
    const checkpoint = await this.#services.checkpoints.get(task.id);
    if (checkpoint !== undefined) {
      task.load(checkpoint, isOwnRecord(task, checkpoint));
    } else if (task.survivesReload) {
      this.#services.claims.drop(task);
      return false;
    }
    return true;
  }

  async #open(isOver: () => boolean): Promise<void> {
    const task = this.#task;
    const start = new BitsStartEvent(task.snapshot);
    if (!task.client.emit(start)) throw this.#veto();
    await Promise.all(start.promises).catch((cause: unknown) => {
      throw this.#veto(cause);
    });
    // The user may have paused or cancelled in the meantime.
    if (isOver()) return;
    const url = await this.#findPlace(isOver);
    if (url === undefined) return;
    if (task.file !== undefined && task.record.fingerprint === null) {
      try {
        task.identify(await fingerprint(task.file));
      } catch {
        if (!isOver()) this.#needFile('unreadable');
        return;
      }
    }
    if (!isOver()) this.#createSession(url).start(this.#meetHost(url));
  }

  /**
   * Finds out where the file goes, and whether the session of an earlier visit is there. A session without a fingerprint
   * is not continued, as no file can be proved to be its own.
   *
   * @returns The URL; undefined where the task is not to go on.
   * @throws BitsError when it is not and the page does not want to start over.
   */
  async #findPlace(isOver: () => boolean): Promise<string | undefined> {
    const task = this.#task;
    const { earlier, fingerprint: known } = task.record;
    const place = await locate(task).catch((cause: unknown) => {
      if (task.file !== undefined) throw cause;
    });
    if (isOver()) return undefined;
    if (place === undefined) {
      // `resolveUrl` may want the file itself.
      this.#needFile('reload');
      return undefined;
    }
    const { url, isElsewhere } = place;
    task.locate(place);
    if (!isElsewhere && (earlier === undefined || known !== null)) return url;
    const lost = { acknowledged: earlier?.offset ?? 0, resumesFrom: 0 };
    if (!task.client.emit(new BitsSessionLostEvent(task.snapshot, lost.acknowledged, 0))) {
      throw toBitsError({ code: 'session-lost' }, task.init.name);
    }
    task.loseEarlier();
    task.loses(lost);
    if (isOver()) return undefined;
    if (task.file !== undefined) return url;
    this.#needFile('reload');
    return undefined;
  }

  /** Proves the file before a byte of it is appended to what an earlier beginning sent. */
  async #isProved(sentFromIt: boolean, isOver: () => boolean): Promise<boolean> {
    const task = this.#task;
    if (task.file === undefined || (task.session ?? task.record.earlier) === undefined) return true;
    const proof = await verifySameFile(task, task.file, sentFromIt);
    if (isOver()) return false;
    if (proof === 'same') return true;
    if (proof === 'different' && sentFromIt) {
      task.identify(MIXED);
      void this.#services.checkpoints.save(task, this.#services.clock.now());
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
    const task = this.#task;
    const ports = taskPorts(task, this.#services, {
      changed: (state) => {
        this.#moved(state);
      },
      fileLost: (trouble) => {
        void this.#fileLost(trouble);
      },
    });
    const session = createSession(task.init, url, task.options, task.record.earlier, ports);
    task.adopt(session, this.#services.clock.now());
    return session;
  }

  #moved(state: SessionState): void {
    const task = this.#task;
    const { isOffline } = task;
    task.advance(state, this.#services.clock.now());
    if (isOffline && state.phase !== 'waiting')
      task.client.emit(new BitsResumeEvent(task.snapshot, 'offline'));
    switch (state.phase) {
      case 'done':
        this.#end('succeeded');
        break;
      case 'cancelled':
        this.#end('cancelled');
        break;
      case 'failed':
        this.#end('failed', toBitsError(state.problem, task.init.name));
        break;
      case 'paused':
        if (state.problem !== undefined) task.pause('auth', toBitsError(state.problem, task.init.name));
        break;
      default:
        break;
    }
  }

  /** A file that changed or vanished may still be had through its handle, and may verifySameFile the same. */
  async #fileLost(trouble: FileTrouble): Promise<void> {
    const task = this.#task;
    const cause = trouble === 'missing' ? 'reload' : trouble;
    this.#needFile(cause, false);
    const needed = task.state;
    const fresh = await task.handle?.getFile().catch(() => undefined);
    const isSame = fresh !== undefined && (await verifySameFile(task, fresh)) === 'same';
    if (task.state === needed && fresh !== undefined) {
      if (isSame) {
        task.attach(fresh);
        task.queue();
        return;
      }
      if (trouble === 'changed') task.needFile(cause, { file: fresh, handle: task.handle });
    }
    task.client.emit(new BitsFileNeededEvent([task.snapshot], cause));
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
