import { existsSync, readFileSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.js';
import type { Desktop } from './desktop.js';

/** Orca drops announcements when more than 50 events wait for it: on a busy machine it has to have its turn. */
const PRIORITY = -15;

const IDLE_MS = 1000;

/** A line of Orca's log: the words, and in braces by which voice. */
const SPOKEN = /SPEECH OUTPUT: '(.*?)' *(?:\{.*\}|None)? *$/gm;

/** Orca, whose words are read from its own log instead of being heard. */
export class Orca {
  readonly #log: string;
  #read = 0;

  private constructor(log: string) {
    this.#log = log;
  }

  /** Starts Orca, and resolves when it has spoken for the first time. */
  static async start(desktop: Desktop, folder: string): Promise<Orca> {
    const log = path.join(folder, 'orca.log');
    const orca = new Orca(log);
    const child = desktop.spawn('orca', ['--replace', `--debug-file=${log}`]);
    preferProcess(child.pid);
    await until(() => {
      if (child.exitCode !== null) throw new Error(`Orca ended with ${String(child.exitCode)}`);
      return orca.spoken().length > 0;
    }, 'Orca to speak');
    return orca;
  }

  /** Everything spoken since the last `forget()`. */
  spoken(): string[] {
    return this.#all().slice(this.#read);
  }

  /** Begins to listen anew. */
  forget(): void {
    this.#read = this.#all().length;
  }

  /** Resolves when Orca has logged nothing for a second: it has no event to handle. */
  async idle(): Promise<void> {
    let size = -1;
    await until(async () => {
      const before = size;
      size = existsSync(this.#log) ? statSync(this.#log).size : 0;
      if (size !== before) await sleep(IDLE_MS);
      return size === before;
    }, 'Orca to become idle');
  }

  #all(): string[] {
    const text = existsSync(this.#log) ? readFileSync(this.#log, 'utf8') : '';
    return Array.from(text.matchAll(SPOKEN), ([, words]) => words ?? '').filter((words) => words.trim());
  }
}

function preferProcess(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY);
  } catch {
    // Only root may.
  }
}
