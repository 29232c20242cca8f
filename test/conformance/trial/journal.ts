import { randomBytes } from 'node:crypto';

/** Records the names and files that a run of the suite has created. */
export class Journal {
  /** Part of every name of the run, so that two runs in one directory do not interfere. */
  readonly runId: string = randomBytes(4).toString('hex');
  /** Paths of delivered files. */
  readonly delivered = new Set<string>();
  #count = 0;

  newName(): string {
    this.#count += 1;
    return `conformance-${this.runId}-${this.#count}`;
  }
}
