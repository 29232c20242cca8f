import type { BitsError } from '../errors.js';
import type { Rejection, TaskSnapshot } from '../manager/snapshot.js';
import { plainName } from './file-name.js';
import { rejectReason } from './refusals.js';
import type { Words } from './words.js';

/** What its events carry, each some of it. */
interface Facts {
  readonly tasks: readonly TaskSnapshot[];
  readonly rejections: readonly Rejection[];
  readonly task: TaskSnapshot;
  readonly error: BitsError;
}

/** Timers, so that a test need not wait. */
export interface AnnouncerClock {
  now(): number;
  later(run: () => void, milliseconds: number): unknown;
}

const realClock: AnnouncerClock = { now: () => Date.now(), later: (run, ms) => setTimeout(run, ms) };

/** What happens together is said together. Milliseconds. */
const BATCH_MS = 500;
/** Time to hear one sentence out before the next. Milliseconds. */
const PAUSE_MS = 3000;
const MILESTONES = [0.25, 0.5, 0.75];

/**
 * Tells a screen reader what happens, in few words: batched, at most one message every few seconds.
 * Only a failure interrupts, once; more of them at a time are counted.
 */
export class Announcer {
  readonly #say: (text: string, urgent: boolean) => void;
  readonly #words: () => Words;
  readonly #clock: AnnouncerClock;
  #added = 0;
  #needed = 0;
  #finished = 0;
  #failed = 0;
  #rejections: Rejection[] = [];
  #word = '';
  #milestone = 0;
  #passed = 0;
  #scheduled = false;
  #lastSaid = -Infinity;
  #lastFailure = -Infinity;

  constructor(say: (text: string, urgent: boolean) => void, words: () => Words, clock = realClock) {
    this.#say = say;
    this.#words = words;
    this.#clock = clock;
  }

  /** Takes note of an event of the manager. */
  hear(event: Event): void {
    const { tasks = [], rejections = [], task, error } = event as Event & Partial<Facts>;
    switch (event.type) {
      case 'bits-added':
        this.#added += tasks.length;
        this.#passed = 0;
        break;
      case 'bits-reject':
        this.#rejections.push(...rejections);
        break;
      case 'bits-file-needed':
        this.#needed += tasks.length;
        break;
      case 'bits-success':
        this.#finished++;
        break;
      case 'bits-pause':
      case 'bits-resume':
        this.#word = this.#words().say(event.type === 'bits-pause' ? 'paused' : 'sending');
        break;
      case 'bits-error':
        if (task && error && this.#sayFailure(task, error)) return;
        this.#failed++;
        break;
      default:
        return;
    }
    this.#schedule();
  }

  /** Takes note of how much of everything is acknowledged. */
  progress(acknowledged: number, total: number): void {
    const passed = total ? MILESTONES.filter((each) => acknowledged / total >= each).length : 0;
    if (passed > this.#passed && acknowledged < total) {
      this.#milestone = MILESTONES[passed - 1] ?? 0;
      this.#schedule();
    }
    this.#passed = Math.max(passed, this.#passed);
  }

  /** False when another one is still being heard. */
  #sayFailure(task: TaskSnapshot, error: BitsError): boolean {
    const now = this.#clock.now();
    if (now < this.#lastFailure + PAUSE_MS) return false;
    this.#lastFailure = now;
    const words = this.#words();
    const reason = words.say(`error-${error.code}`);
    this.#say(words.say('saidFailed', { name: plainName(task.name), reason }), true);
    return true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = Math.max(BATCH_MS, this.#lastSaid + PAUSE_MS - this.#clock.now());
    this.#clock.later(() => this.#flush(), wait);
  }

  #flush(): void {
    const words = this.#words();
    const sentences: string[] = [];
    if (this.#added) sentences.push(words.say('saidAdded', { n: this.#added }));
    if (this.#rejections[0]) {
      const reason = rejectReason(this.#rejections[0], words);
      sentences.push(words.say('saidRefused', { n: this.#rejections.length, reason }));
    }
    if (this.#needed) sentences.push(words.say('saidNeeded', { n: this.#needed }));
    if (this.#word) sentences.push(this.#word);
    if (this.#milestone && !this.#finished)
      sentences.push(words.say('saidMilestone', { percent: words.percent(this.#milestone) }));
    if (this.#finished) sentences.push(words.say('headDone', { n: this.#finished }));
    if (this.#failed) sentences.push(words.say('headFailed', { n: this.#failed }));
    this.#added = this.#needed = this.#finished = this.#failed = this.#milestone = 0;
    this.#rejections = [];
    this.#word = '';
    this.#scheduled = false;
    this.#lastSaid = this.#clock.now();
    if (!sentences.length) return;
    const text = sentences.reduce((first, second) => words.say('oneByOne', { first, second }));
    this.#say(text, false);
  }
}
