import { BitsError, isBitsError } from '../../errors.js';
import { loadDigests } from '../../file/load-digests.js';
import { plainName } from '../../plain-name.js';
import { toBitsError } from '../../session/error-message.js';
import { failureCodeSoon } from '../../session/requests/load-failure-code.js';
import type { SessionState } from '../../session/machine/state.js';
import type { Session } from '../../session/session.js';
import { BitsResumeEvent, BitsSessionLostEvent, BitsStartEvent } from '../contract/events/bits-events.js';
import { createSession } from '../remote/create-session.js';
import { isOwnRecord, locate, type Location } from '../remote/locate.js';
import { sessionIo } from '../remote/session-io.js';
import { cancelRemoteSession } from './cancel-remote-session.js';
import { fileLost, hasSameFile, needFile, type Check } from './file/need-file.js';
import { sessionFile } from './file/session-file.js';
import { sessionObserver } from './session-observer.js';
import type { TaskServices } from './task-services.js';
import { isFinishedState, type EndedHow, type Release } from './task-state.js';
import type { Task } from './task.js';

/** Runs one task: from its slot among the running sessions through its session to its end. */
export class TaskRunner {
  readonly #task: Task;
  readonly #services: TaskServices;
  /** Called when the session is cancelled and its checkpoint gone. */
  #cancelled: Release | undefined;
  /** Called when the session is not being created any more. */
  #created: (() => void) | undefined;

  constructor(task: Task, services: TaskServices) {
    this.#task = task;
    this.#services = services;
  }

  /** Starts, resumes or retries the task, according to its session. Never rejects. */
  async begin(slot: Release): Promise<void> {
    const task = this.#task;
    const running = task.run(slot);
    const hasLeft = (): boolean => task.state !== running;
    const check = (): void => {
      if (hasLeft()) throw new Error();
    };
    try {
      const isOwned = await this.#services.claims.own(task);
      check();
      if (!isOwned) {
        // An earlier session of the same file is being cancelled by this page: the task waits for its end.
        task.queue();
        return;
      }
      const { session } = task;
      if (task.facts.isStale && !(await this.#refresh())) return;
      check();
      // The session exists in this page, which still holds the file whose bytes it sent.
      if (!task.facts.isOriginal && !(await this.#hasSameFile(check, session !== undefined))) return;
      if (task.session === undefined) await this.#open(check);
      else this.#goOn(task.session);
    } catch (cause) {
      if (!hasLeft())
        this.#end(
          'failed',
          isBitsError(cause) ? cause : this.#pageError("the page's own code failed", cause),
        );
    }
  }

  /** Cancels, with or without a file: Cancel-Session if there is a session, and the checkpoint is removed. */
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
    task.beginCancel();
    if (session === undefined) void this.#cancelEarlier();
    else session.cancel();
  }

  /** Cancels the session of an earlier visit; one that is not where this page sends the file is only forgotten. */
  async #cancelEarlier(): Promise<void> {
    const task = this.#task;
    await this.#services.checkpoints.save(task);
    const location = await locate(task).catch(() => undefined);
    if (location?.isElsewhere === false) this.#createSession(location).cancel();
    else this.#end('cancelled');
  }

  /**
   * After a failure the checkpoint stays. Otherwise the claim is released when the checkpoint is gone: a tab that opens
   * before would take the task for unfinished.
   */
  #end(how: EndedHow, error?: BitsError): void {
    const task = this.#task;
    task.end(how, error);
    if (how === 'failed') return;
    void (task.session?.saved ?? this.#services.checkpoints.forget([task.id])).then(() => {
      void task.release();
      this.#cancelled?.();
    });
  }

  /** After the page was away: continues from the checkpoint; without one the task ended in another tab. */
  async #refresh(): Promise<boolean> {
    const task = this.#task;
    task.setStale(false);
    const checkpoint = await this.#services.checkpoints.get(task.id);
    if (checkpoint) task.load(checkpoint, isOwnRecord(task, checkpoint));
    else if (checkpoint === undefined && task.shown.survivesReload) {
      // Releases the slot.
      task.queue();
      this.#services.claims.drop(task);
      return false;
    }
    return true;
  }

  async #open(check: Check): Promise<void> {
    const task = this.#task;
    const isReplaced = task.init.original !== undefined && !task.facts.isOriginal;
    const given: File[] = [];
    const replaceFile = (file: File): void => {
      given[0] = file;
    };
    const start = new BitsStartEvent(task.snapshot, [], replaceFile, isReplaced);
    const refuse = (cause?: unknown): never => {
      throw this.#pageError('the page refused to start it', cause);
    };
    if (!task.client.emit(start)) refuse();
    await Promise.all(start.promises).catch(refuse);
    // What is given later is an error.
    Object.freeze(given);
    check();
    if (!isReplaced && given.length > 0) await this.#services.replace(task, given[0]);
    check();
    // What was begun with an earlier replacement is continued by the same one only.
    if (task.init.original !== undefined && !(await this.#hasSameFile(check))) return;
    const location = await this.#findLocation(check);
    if (location === undefined) return;
    this.#createSession(location).start();
  }

  /** Takes the fingerprint of a new file while its session is created; the first write of the checkpoint waits for it. */
  async #identify(file: File): Promise<void> {
    const task = this.#task;
    const { session } = task;
    // Without the code the session ends with the page, as it does without SHA-256; that is reported.
    const digests = await this.#services.checkpoints.attempt(loadDigests).catch(() => undefined);
    const taken = digests ? await digests.fingerprint(file).catch(() => undefined) : null;
    if (task.session !== session || session === undefined) return;
    if (taken !== undefined) {
      task.identify(taken);
      return;
    }
    // Without its id a session that the server is creating could not be cancelled.
    if (session.state.phase === 'creating')
      await new Promise<void>((resolve) => {
        this.#created = resolve;
      });
    const { kind } = task.state;
    if (task.session !== session || kind === 'cancelling' || isFinishedState(task.state)) return;
    session.pause();
    // Nothing was sent of the file: any file may take its place.
    void cancelRemoteSession(task, this.#services);
    task.startOver();
    if (kind !== 'running') return;
    needFile(task, 'unreadable');
    task.announceNeed('unreadable');
  }

  /**
   * Finds out where the file is sent, and whether the session of an earlier visit is there. A session without a
   * fingerprint is not continued, as no file can be shown to be its own.
   *
   * @returns Undefined if the file is needed first.
   * @throws BitsError when it is not there and the page does not want to start over.
   */
  async #findLocation(check: Check): Promise<Location | undefined> {
    const task = this.#task;
    const { earlier, fingerprint: known } = task.record;
    const hasFile = task.shown.file !== undefined;
    const location = await locate(task).catch((cause: unknown) => {
      // `resolveUrl` may want the file itself.
      if (hasFile) throw cause;
    });
    check();
    if (location !== undefined) {
      task.locate(location);
      if (!location.isElsewhere && (earlier === undefined || known !== null)) return location;
      const acknowledged = earlier?.offset ?? 0;
      if (!task.emit(BitsSessionLostEvent, acknowledged, 0)) {
        await failureCodeSoon(this.#services.clock);
        throw toBitsError({ code: 'session-lost' }, task.init.name);
      }
      task.startOver(known);
      task.lose({ acknowledged, resumesFrom: 0 });
      check();
      if (hasFile) return { ...location, earlier: undefined };
    }
    needFile(task, 'reload');
    task.announceNeed('reload');
    return undefined;
  }

  #hasSameFile(check: Check, isSessionOfPage?: boolean): Promise<boolean> {
    return hasSameFile(this.#task, this.#services.checkpoints, check, isSessionOfPage);
  }

  #goOn(session: Session): void {
    const { phase } = session.state;
    if (phase === 'failed' || phase === 'idle') session.start();
    else session.resume();
  }

  #createSession(location: Location): Session {
    const task = this.#task;
    const { checkpoints, clock } = this.#services;
    let identified: Promise<void> | undefined;
    task.locate(location);
    const io = sessionIo(task, sessionFile(task), this.#services, (backoffUntilMs) => {
      task.report({}, { backoffUntilMs });
    });
    const checkpoint = {
      save: async (state: SessionState, tail: Parameters<Task['remember']>[1]): Promise<void> => {
        await identified;
        // A task that was started over meanwhile has another file.
        if (task.session === session) task.remember(state.offset, tail);
        return checkpoints.save(task);
      },
      forget: () => checkpoints.forget([task.id]),
    };
    const session = createSession(
      task,
      location,
      { ...io, checkpoint },
      {
        ...sessionObserver(task, clock),
        changed: this.#sessionChanged,
        fileLost: (trouble) => {
          void fileLost(task, trouble);
        },
      },
    );
    task.adopt(session);
    const { file } = task.shown;
    if (file !== undefined && task.record.fingerprint === null && location.earlier === undefined)
      identified = this.#identify(file);
    return session;
  }

  /** The session changed its state. */
  readonly #sessionChanged = (state: SessionState): void => {
    const task = this.#task;
    const { offline } = task.facts;
    const nowMs = this.#services.clock.now();
    const { limiter } = task;
    task.advance(state, nowMs);
    const { phase } = state;
    if (phase !== 'creating') this.#created?.();
    if (state.sessionId !== null) {
      if (state.attempt === 0) limiter.answered(nowMs);
    } else if (phase === 'waiting' && state.problem.failure.kind === 'timeout' && limiter.passedOver(nowMs)) {
      // This one waits until the others have ended, and so do all after it.
      task.queue();
      task.session?.pause();
      return;
    }
    if (offline && phase !== 'waiting') task.emit(BitsResumeEvent, 'offline');
    if (phase === 'done') this.#end('succeeded');
    else if (phase === 'cancelled') this.#end(phase);
    else if (phase === 'failed') this.#end(phase, toBitsError(state.problem, task.init.name, state));
    else if (phase === 'paused' && state.problem !== undefined)
      task.pause('auth', toBitsError(state.problem, task.init.name, state));
  };

  #pageError(what: string, cause: unknown): BitsError {
    return new BitsError({ code: 'page', message: `${plainName(this.#task.init.name)}: ${what}`, cause });
  }
}
