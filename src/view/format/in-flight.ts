import type { TaskSnapshot } from '../../manager/contract/snapshot.js';

/**
 * Estimates how many bytes of the current Fragment are sent, as fetch has no upload progress: the measured rate times
 * the time since the request began, never more than the Fragment, never decreasing within it.
 */
export class InFlight {
  readonly #seen = new Map<string, { since: number; bytes: number }>();

  /** Estimated bytes; 0 while the rate is unknown. */
  estimate(task: TaskSnapshot, now: number): number {
    const { id, inFlight, inFlightSince = now, rate = 0 } = task;
    if (!inFlight) {
      this.#seen.delete(id);
      return 0;
    }
    const before = this.#seen.get(id);
    const least = before?.since === inFlightSince ? before.bytes : 0;
    const elapsed = Math.max(0, now - inFlightSince);
    const bytes = Math.min(inFlight, Math.max(least, (rate * elapsed) / 1000));
    this.#seen.set(id, { since: inFlightSince, bytes });
    return bytes;
  }
}
