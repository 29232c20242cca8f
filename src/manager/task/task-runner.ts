import { BitsError, isBitsError } from '../../errors.js';
import { fingerprint } from '../../file/fingerprint.js';
import type { FileTrouble } from '../../file/file-source.js';
import { plainName } from '../../plain-name.js';
import { toBitsError } from '../../session/error-message.js';
import type { SessionState } from '../../session/machine/state.js';
import type { Session } from '../../session/session.js';
import {
  BitsFileNeededEvent,
  BitsResumeEvent,
  BitsSessionLostEvent,
  BitsStartEvent,
} from '../contract/events/bits-events.js';
import type { FileNeededCause } from '../contract/snapshot.js';
import { createSession } from '../remote/create-session.js';
import { isOwnRecord, locate, type Location } from '../remote/locate.js';
import { sessionIo } from '../remote/session-io.js';
import { cancelRemoteSession } from './cancel-remote-session.js';
import { sessionFile } from './session-file.js';
import { sessionObserver } from './session-observer.js';
import type { TaskServices } from './task-services.js';
import { isFinishedState, type EndedHow, type Release } from './task-state.js';
import type { Task } from './task.js';
import { MIXED, verifySameFile } from './verify-same-file.js';

/** Throws if the task has left the state in which it was begun: somebody paused, cancelled or stopped it meanwhile. */
type Check = () => void;

/** Runs one task: from its slot among the running sessions through its session to its end. */
export class TaskRunner {
  readonly #task: Task;
  readonly #services: TaskServices;
  /** Called when the session is cancelled and its checkpoint gone. */
  #cancelled: Release | undefined;

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
      if (!(await this.#hasSameFile(session !== undefined, check))) return;
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

  /** The file is unavailable: keeps everything else. */
  #needFile(cause: FileNeededCause): void {
    const task = this.#task;
    task.needFile(cause);
    task.session?.pause();
    task.attach(undefined);
  }

  #announceNeed(cause: FileNeededCause): void {
    this.#task.client.emit(new BitsFileNeededEvent([this.#task.snapshot], cause));
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
    const start = new BitsStartEvent(task.snapshot);
    const refuse = (cause?: unknown): never => {
      throw this.#pageError('the page refused to start it', cause);
    };
    if (!task.client.emit(start)) refuse();
    await Promise.all(start.promises).catch(refuse);
    check();
    const location = await this.#findLocation(check);
    if (location === undefined) return;
    this.#createSession(location).start();
  }

  /** Takes the fingerprint of a new file while its session is created; the first write of the checkpoint waits for it. */
  async #identify(file: File): Promise<void> {
    const task = this.#task;
    const { session } = task;
    const taken = await fingerprint(file).catch(() => undefined);
    if (task.session !== session || session === undefined) return;
    if (taken !== undefined) {
      task.identify(taken);
      return;
    }
    const { kind } = task.state;
    if (kind === 'cancelling' || isFinishedState(task.state)) return;
    session.pause();
    // Nothing was sent of the file: any file may take its place.
    void cancelRemoteSession(task, this.#services);
    task.startOver();
    if (kind !== 'running') return;
    this.#needFile('unreadable');
    this.#announceNeed('unreadable');
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
      if (!task.client.emit(new BitsSessionLostEvent(task.snapshot, acknowledged, 0)))
        throw toBitsError({ code: 'session-lost' }, task.init.name);
      task.startOver(known);
      task.lose({ acknowledged, resumesFrom: 0 });
      check();
      if (hasFile) return { ...location, earlier: undefined };
    }
    this.#needFile('reload');
    this.#announceNeed('reload');
    return undefined;
  }

  /**
   * Verifies the file before a byte is appended to an earlier session.
   *
   * @param isSessionOfPage Whether this page sent the earlier bytes.
   */
  async #hasSameFile(isSessionOfPage: boolean, check: Check): Promise<boolean> {
    const task = this.#task;
    const { file } = task.shown;
    if (file === undefined || (task.session ?? task.record.earlier) === undefined) return true;
    const result = await verifySameFile(task, file, isSessionOfPage ? [] : undefined);
    check();
    if (result === 'same') return true;
    if (result === 'different' && isSessionOfPage) {
      task.identify(MIXED);
      void this.#services.checkpoints.save(task);
    }
    await this.#fileLost('changed');
    return false;
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
        task.remember(state.offset, tail);
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
          void this.#fileLost(trouble);
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
    task.advance(state, this.#services.clock.now());
    const { phase } = state;
    if (offline && phase !== 'waiting') task.client.emit(new BitsResumeEvent(task.snapshot, 'offline'));
    if (phase === 'done') this.#end('succeeded');
    else if (phase === 'cancelled') this.#end(phase);
    else if (phase === 'failed') this.#end(phase, toBitsError(state.problem, task.init.name));
    else if (phase === 'paused' && state.problem !== undefined)
      task.pause('auth', toBitsError(state.problem, task.init.name));
  };

  /** A file that changed or vanished may still be opened by its handle, and be the same. */
  async #fileLost(trouble: FileTrouble): Promise<void> {
    const task = this.#task;
    const cause = trouble === 'missing' ? 'reload' : trouble;
    this.#needFile(cause);
    const needed = task.state;
    const { handle } = task.facts;
    const file = await handle?.getFile().catch(() => undefined);
    const isSame = file !== undefined && (await verifySameFile(task, file)) === 'same';
    if (task.state === needed && file !== undefined) {
      if (isSame) {
        task.attach(file);
        task.queue();
        return;
      }
      if (trouble === 'changed') task.needFile(cause, { file, handle });
    }
    this.#announceNeed(cause);
  }

  #pageError(what: string, cause: unknown): BitsError {
    return new BitsError({ code: 'page', message: `${plainName(this.#task.init.name)}: ${what}`, cause });
  }
}
