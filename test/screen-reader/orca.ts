import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { until } from '../support/until.js';
import type { Desktop } from './desktop.js';

/** On a busy machine Orca has its turn before what makes it busy. */
const PRIORITY = -15;

/** Orca, whose words are read from a file instead of being heard (`orca-customizations.py`). */
export class Orca {
  readonly #file: number;
  #offset = 0;
  #rest = '';
  readonly #words: string[] = [];
  /** Messages of live regions that it has not spoken yet. */
  #waiting = 0;
  #heard = 0;

  private constructor(file: string) {
    writeFileSync(file, '');
    this.#file = openSync(file, 'r');
  }

  /** Starts Orca, and resolves when it has spoken for the first time. */
  static async start(desktop: Desktop, folder: string): Promise<Orca> {
    const file = path.join(folder, 'spoken');
    const orca = new Orca(file);
    desktop.env['SPOKEN_FILE'] = file;
    const child = desktop.spawn('orca', ['--replace']);
    preferProcess(child.pid);
    await until(() => {
      if (child.exitCode !== null) throw new Error(`Orca ended with ${String(child.exitCode)}`);
      return orca.spoken().length > 0;
    }, 'Orca to speak');
    return orca;
  }

  /** Everything spoken since the last `forget()`. */
  spoken(): readonly string[] {
    this.#read();
    return this.#words.slice(this.#heard);
  }

  /** Begins to listen anew. */
  forget(): void {
    this.#read();
    this.#heard = this.#words.length;
  }

  /** Whether Orca has spoken every message of a live region whose event it has handled. */
  get hasSpokenAll(): boolean {
    this.#read();
    return this.#waiting === 0;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(): void {
    const length = fstatSync(this.#file).size - this.#offset;
    if (length <= 0) return;
    const bytes = Buffer.alloc(length);
    const count = readSync(this.#file, bytes, 0, length, this.#offset);
    // JSON of ASCII characters: a byte is a character
    this.#offset += count;
    const lines = (this.#rest + bytes.toString('latin1', 0, count)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = JSON.parse(line) as string | number;
      if (typeof value === 'number') this.#waiting = value;
      else if (value.trim()) this.#words.push(value.trim().replaceAll(/\s+/g, ' '));
    }
  }
}

function preferProcess(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY);
  } catch {
    // Only root may.
  }
}
