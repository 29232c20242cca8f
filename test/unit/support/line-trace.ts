import { ProgressMeter } from '../../../src/file/progress-meter.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { createSizer, PROBE_BYTES, sizerAfterAck } from '../../../src/session/policy/fragment-sizer.js';
import { idleSnapshot } from '../../../src/view/format/idle-snapshot.js';

/** Time between two looks at the uploads. Milliseconds. */
export const STEP_MS = 50;
const ROUND_TRIP_MS = 50;
const MB = 1e6;

/** A line and the files on it. */
export interface Trace {
  /** Sizes of the files, in MB: they are sent at the same time. */
  readonly sizes: readonly number[];
  /** MB per second of the line, of each second; the last one holds to the end. */
  readonly line: readonly number[];
  /** Seconds at which the user pauses and resumes. */
  readonly pause?: readonly [from: number, to: number];
  /** MB that the server has of each file, and MB of it that the checkpoint of an earlier visit knows. */
  readonly earlier?: { readonly confirmed: number; readonly known: number };
}

/** One file: what is sent of it, and what the manager shows. */
class TracedFile {
  readonly #id: string;
  readonly #size: number;
  readonly #meter = new ProgressMeter();
  #sizer = createSizer({});
  #acknowledged: number;
  /** Bytes that the server will confirm when it is asked. */
  #confirmed: number;
  #isUnsure: boolean;
  #isRestored: boolean;
  /** Bytes of the Fragment under way, and those of it that are not sent yet. */
  #fragment = 0;
  #unsent = 0;
  #sinceMs = 0;
  #ackAtMs = Infinity;
  #status: TaskSnapshot['status'] = 'sending';

  constructor(id: string, size: number, { confirmed, known }: NonNullable<Trace['earlier']>) {
    this.#id = id;
    this.#size = size;
    this.#acknowledged = known;
    this.#confirmed = confirmed;
    this.#isUnsure = this.#isRestored = known > 0;
  }

  /** Bytes that left the machine. */
  get sent(): number {
    return Math.max(this.#confirmed, this.#acknowledged + this.#fragment - this.#unsent);
  }

  get isSending(): boolean {
    return this.#status === 'sending';
  }

  pause(): void {
    this.#confirmed = this.sent;
    this.#status = 'paused';
    this.#isUnsure = true;
    this.#fragment = this.#unsent = 0;
    this.#ackAtMs = Infinity;
    this.#meter.add(0, undefined);
  }

  resume(): void {
    this.#status = 'sending';
  }

  advance(nowMs: number, bytes: number): void {
    if (nowMs >= this.#ackAtMs) this.#acknowledge(nowMs);
    if (!this.isSending) return;
    if (this.#fragment === 0) this.#begin(nowMs);
    if (this.#unsent === 0) return;
    this.#unsent = Math.max(0, this.#unsent - bytes);
    if (this.#unsent === 0) this.#ackAtMs = nowMs + ROUND_TRIP_MS;
  }

  #begin(nowMs: number): void {
    const bytes = this.#isUnsure ? PROBE_BYTES : this.#sizer.fragmentBytes;
    this.#fragment = this.#unsent = Math.min(bytes, this.#size - this.#acknowledged);
    this.#sinceMs = nowMs;
    if (!this.#isUnsure) this.#meter.add(nowMs, this.#acknowledged);
  }

  #acknowledge(nowMs: number): void {
    if (!this.#isUnsure) this.#sizer = sizerAfterAck(this.#sizer, this.#fragment, nowMs - this.#sinceMs);
    this.#acknowledged = Math.max(this.#confirmed, this.#acknowledged + this.#fragment);
    this.#isUnsure = this.#isRestored = false;
    this.#meter.add(nowMs, this.#acknowledged);
    this.#fragment = 0;
    this.#ackAtMs = Infinity;
    if (this.#acknowledged >= this.#size) this.#status = 'succeeded';
  }

  get snapshot(): TaskSnapshot {
    return idleSnapshot({
      id: this.#id,
      name: this.#id,
      size: this.#size,
      status: this.#status,
      acknowledged: this.#acknowledged,
      restored: this.#isRestored,
      inFlight: this.#fragment,
      inFlightSince: this.#fragment > 0 ? this.#sinceMs : undefined,
      rate: (this.isSending && this.#meter.rate) || undefined,
    });
  }
}

/** The state at one moment. */
export interface Moment {
  readonly nowMs: number;
  readonly tasks: readonly TaskSnapshot[];
  /** Bytes that left the machine. */
  readonly sent: number;
  /** Bytes that were given to the network. */
  readonly given: number;
}

/** Plays a trace in steps, to the end of all files. */
export function* play({ sizes, line, pause, earlier }: Trace): Generator<Moment> {
  const known = { confirmed: MB * (earlier?.confirmed ?? 0), known: MB * (earlier?.known ?? 0) };
  const files = sizes.map((size, index) => new TracedFile(`file ${index}`, size * MB, known));
  const startMs = Date.UTC(2026, 0, 1);
  let given = 0;
  for (let ms = 0; ms < 1_000_000; ms += STEP_MS) {
    const second = Math.floor(ms / 1000);
    const active = files.filter((file) => file.isSending);
    const share = ((line[second] ?? line.at(-1) ?? 0) * MB * STEP_MS) / 1000 / active.length;
    if (pause && ms === pause[0] * 1000) for (const file of active) file.pause();
    if (pause && ms === pause[1] * 1000) for (const file of files) file.resume();
    for (const file of files) file.advance(startMs + ms, share);
    const tasks = files.map(({ snapshot }) => snapshot);
    given = Math.max(
      given,
      tasks.reduce((sum, { acknowledged, inFlight }) => sum + acknowledged + inFlight, 0),
    );
    yield { nowMs: startMs + ms, tasks, sent: files.reduce((sum, { sent }) => sum + sent, 0), given };
    if (tasks.every(({ status }) => status === 'succeeded')) return;
  }
}
