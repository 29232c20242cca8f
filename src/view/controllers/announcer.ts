import type { BitsError } from '../../errors.js';
import type { PhraseKey } from '../../locales/locale.js';
import { plainName } from '../../plain-name.js';
import type {
  FileNeededCause,
  PauseCause,
  Rejection,
  SessionLoss,
  TaskSnapshot,
} from '../../manager/contract/snapshot.js';
import { aboutFile, failureText, joined, neededText, rejectionTexts } from '../format/announced-texts.js';
import { errorText, lossText, PAUSE_PHRASES, type BatchAction, type RowAction } from '../format/row-state.js';
import { UNDO } from './row-actions.js';
import type { Words } from '../format/words.js';

/** Fields of the manager's events; each event has some of them. */
interface EventFields {
  readonly tasks: readonly TaskSnapshot[];
  readonly rejections: readonly Rejection[];
  readonly task: TaskSnapshot;
  readonly error: BitsError;
  readonly cause: PauseCause | FileNeededCause;
  readonly attempt: number;
}

/** Time and timers of the announcer; tests pass their own. */
export interface AnnouncerClock {
  now(): number;
  later(run: () => void, milliseconds: number): unknown;
}

const realClock: AnnouncerClock = { now: () => Date.now(), later: (run, ms) => setTimeout(run, ms) };

/** Events within this time are announced together. Milliseconds. */
const BATCH_MS = 500;
/** Minimum time between two messages, so that the first can be heard out. Milliseconds. */
const PAUSE_MS = 3000;
/** Maximum length of one message. Characters. */
const MAX_LENGTH = 1_000;
/** Time after which live regions are emptied, or users would find old messages while reading. Milliseconds. */
const STALE_MS = 10_000;
const MILESTONES = [0.25, 0.5, 0.75];

/**
 * Announces the manager's events to screen readers in short messages: batched, at most one every few seconds.
 * Only an event that needs an action interrupts, with the file's name; further ones at that time are counted.
 */
export class Announcer {
  readonly #say: (text: string, urgent: boolean) => void;
  readonly #words: () => Words;
  readonly #clock: AnnouncerClock;
  #added = 0;
  /** Message about the first upload that the server lost; `#losses` is the number of such uploads. */
  #lost = '';
  #losses = 0;
  #needed = 0;
  #finished = 0;
  /** Number of files in the batch, and whether it is still being uploaded: its end is announced once. */
  #files = 0;
  #active = false;
  /** Size and time of the batch, once it is over. */
  #completion: readonly string[] = [];
  #failed = 0;
  #rejections: Rejection[] = [];
  #waiting = 0;
  /** Reason of the wait that is announced next. */
  #waitReason = '';
  /** Phrase of the current state, if it has not been announced yet. */
  #pendingPhrase: PhraseKey | undefined;
  /** Phrase of the state announced last; undefined once bytes are acknowledged again. */
  #lastPhrase: PhraseKey | undefined;
  #milestone = 0;
  #passed = 0;
  #scheduled = false;
  #lastAnnounced = -Infinity;
  #lastUrgent = -Infinity;
  #turn = 0;

  constructor(say: (text: string, urgent: boolean) => void, words: () => Words, clock = realClock) {
    this.#say = say;
    this.#words = words;
    this.#clock = clock;
  }

  /** Records an event of the manager for the next message. */
  hear(event: Event): void {
    const {
      tasks = [],
      rejections = [],
      task,
      error,
      cause,
      attempt = 0,
    } = event as Event & Partial<EventFields>;
    const words = this.#words();
    switch (event.type) {
      case 'bits-added':
        this.#added += tasks.length;
        this.#passed = 0;
        break;
      case 'bits-reject':
        this.#rejections = [...this.#rejections, ...rejections];
        break;
      case 'bits-file-needed':
        if (cause !== 'reload' && this.#interrupt(neededText(tasks, cause as FileNeededCause, words))) return;
        this.#needed += tasks.length;
        break;
      case 'bits-success':
        this.#finished++;
        this.#lastPhrase = undefined;
        if (this.#active) return;
        break;
      case 'bits-pause':
        this.#pendingPhrase = PAUSE_PHRASES[cause as PauseCause];
        if (
          cause === 'auth' &&
          task &&
          this.#interrupt(aboutFile(task, words.say(this.#pendingPhrase), words))
        ) {
          this.#lastPhrase = this.#pendingPhrase;
          return;
        }
        break;
      case 'bits-resume':
        this.#pendingPhrase = 'sending';
        break;
      case 'bits-retry':
        // Later attempts belong to the same outage, unless `sending` was announced in between
        if (event.defaultPrevented || (attempt > 1 && this.#lastPhrase !== 'sending')) return;
        this.#pendingPhrase = 'headWaiting';
        this.#waiting++;
        if (error) this.#waitReason = errorText(error, words);
        break;
      case 'bits-session-lost':
        // If the page prevented the default, the task fails
        if (event.defaultPrevented || !task) return;
        this.#lost ||= aboutFile(task, lossText(event as Event & SessionLoss, words), words);
        this.#losses++;
        this.#milestone = 0;
        break;
      case 'bits-error':
        if (task && error && this.#interrupt(failureText(task, error, words))) return;
        this.#failed++;
        break;
      case 'bits-progress':
        this.#lastPhrase = undefined;
        return;
      default:
        return;
    }
    this.#schedule();
  }

  /** Announces at once that a form waits for the files: the user who submitted it expects a response. */
  held(): void {
    this.#lastPhrase = undefined;
    this.#pendingPhrase = 'willSubmit';
    this.#flush();
  }

  /** Announces a phrase at once. */
  note(key: PhraseKey): void {
    this.#answer(this.#words().say(key));
  }

  /** Announces at once what an action of the user did to a file, and how long that can be undone. */
  acted(action: RowAction | BatchAction, isUndoable: boolean): void {
    const words = this.#words();
    if (action.startsWith('undo')) this.#answer(words.say('undone'));
    else if (isUndoable && /cancel|remove/.test(action)) {
      const done = words.say(action === 'remove' ? 'removed' : 'cancelled');
      this.#answer(joined([done, words.say('saidUndo', { time: words.duration(UNDO.undoMs) })], words));
    }
  }

  /**
   * Records the acknowledged bytes of the batch for the next milestone.
   *
   * @param files Number of its files; 0 if unknown.
   * @param active Whether files are uploaded or wait for an attempt.
   * @param completion What is said of a batch whose files are all uploaded.
   */
  progress(
    acknowledged: number,
    total: number,
    files = 0,
    active = false,
    completion: readonly string[] = [],
  ): void {
    this.#completion = completion;
    if (this.#active && !active && this.#finished) this.#schedule();
    this.#active = active;
    this.#files = files || this.#files;
    const passed = total ? MILESTONES.filter((each) => acknowledged / total >= each).length : 0;
    const reached = MILESTONES[passed - 1] ?? 0;
    if (passed > this.#passed && acknowledged < total) {
      this.#milestone = reached;
      this.#schedule();
    }
    // The fraction falls if the server loses a session or files leave the list: the milestone falls with it
    this.#milestone = Math.min(this.#milestone, reached);
    this.#passed = passed;
  }

  /** Announces a text at once. Returns false while an earlier one may still be heard. */
  #interrupt(text: string): boolean {
    const now = this.#clock.now();
    if (now < this.#lastUrgent + PAUSE_MS) return false;
    this.#lastUrgent = now;
    this.#speak(text, true);
    return true;
  }

  /** Announces the result of what the user did. The next message of events comes after it was heard. */
  #answer(text: string): void {
    this.#lastAnnounced = this.#clock.now();
    this.#speak(text, false);
  }

  /** Announces a text, and clears the live regions after STALE_MS unless another text follows. */
  #speak(text: string, urgent: boolean): void {
    const turn = ++this.#turn;
    // Bidi control characters are not for speech
    this.#say(plainName(text, MAX_LENGTH), urgent);
    this.#clock.later(() => {
      if (turn !== this.#turn) return;
      this.#say('', false);
      this.#say('', true);
    }, STALE_MS);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(BATCH_MS);
  }

  /** Announces what happened after that time, and after the message before it. */
  #later(leastMs: number): void {
    const pauseMs = this.#lastAnnounced + PAUSE_MS - this.#clock.now();
    if (leastMs > 0 || pauseMs > 0) this.#clock.later(() => this.#later(0), Math.max(leastMs, pauseMs));
    else this.#flush();
  }

  #flush(): void {
    const words = this.#words();
    const state = this.#pendingPhrase;
    const sentences: string[] = [];
    if (this.#added) sentences.push(words.say('saidAdded', { n: this.#added }));
    sentences.push(...rejectionTexts(this.#rejections, words));
    if (this.#needed) sentences.push(words.say('headNeeded', { n: this.#needed }));
    if (this.#lost) sentences.push(this.#lost);
    if (this.#losses > 1) sentences.push(words.say('more', { n: this.#losses - 1 }));
    // A lasting state is announced once, an action of the user every time
    if (state && (state !== this.#lastPhrase || state === 'paused' || state === 'sending'))
      sentences.push(words.say(state, { n: this.#waiting }), state === 'headWaiting' ? this.#waitReason : '');
    const finished = this.#active ? 0 : this.#finished;
    if (this.#milestone && !finished)
      sentences.push(words.say('saidMilestone', { percent: words.percent(this.#milestone) }));
    if (finished) {
      const all = finished > 1 && finished === this.#files;
      sentences.push(words.say(all ? 'saidAll' : 'headSucceeded', { n: finished }));
      if (all) sentences.push(...this.#completion.slice(-2));
    }
    if (this.#failed) sentences.push(words.say('headFailed', { n: this.#failed }));
    this.#finished -= finished;
    this.#added = this.#needed = this.#failed = this.#milestone = this.#waiting = 0;
    this.#losses = 0;
    this.#lost = '';
    this.#rejections = [];
    this.#lastPhrase = state ?? this.#lastPhrase;
    this.#pendingPhrase = undefined;
    this.#scheduled = false;
    this.#lastAnnounced = this.#clock.now();
    const text = joined(sentences, words);
    if (text) this.#speak(text, false);
  }
}
