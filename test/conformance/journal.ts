import { randomBytes } from 'node:crypto';

/** What one run of the suite has touched. */
export class Journal {
  /** In every name of the run, so that two runs in one directory do not meet. */
  readonly runId: string = randomBytes(4).toString('hex');
  /** Paths that the suite left files at. */
  readonly delivered = new Set<string>();
  #count = 0;

  newName(): string {
    this.#count += 1;
    return `conformance-${this.runId}-${this.#count}`;
  }
}
