import type { SessionStep } from '../../session/ports/session-io.js';
import type * as Describe from './describe.js';

/** A step of a session, after its time (milliseconds since 1970) and the id of its task. */
export type LogEntry = readonly [timeMs: number, taskId: string, ...step: SessionStep];

/** Number of steps that are kept, of all tasks of a page: a small file has four, a large one one for each Fragment. */
const MAX_ENTRIES = 300;

/** Loads the code that makes text of steps. */
export const reporter = (): Promise<typeof Describe> => import('./describe.js');

/** Adds a step, in place of the oldest one; with `debug` it is also logged. */
export function record(log: LogEntry[], debug: boolean | undefined, ...entry: LogEntry): void {
  if (log.push(entry) > MAX_ENTRIES) log.shift();
  if (debug === true)
    // Without that code the upload continues, and nothing is logged.
    void reporter().then(
      ({ logStep }) => {
        logStep(entry);
      },
      () => 0,
    );
}
