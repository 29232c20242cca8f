import { limiterOf } from '../network/endpoint-limiter.js';
import { endpointScope } from '../network/destination.js';
import { BackoffTurn, sessionIo } from './session-io.js';
import { createSession } from './create-session.js';
import type { TaskServices } from '../task/task-services.js';
import type { Task } from '../task/task.js';
import { locate } from './locate.js';

/**
 * Cancels a session that no task carries any more: one whose checkpoint expired, was forgotten, or whose
 * file is started over. Nothing is shown and nothing is kept; a server that cannot be reached forgets the
 * session by itself in the end. Where no session was created, or where the stored one is not where this page's
 * configuration sends the file, nothing is sent.
 */
export async function cancelRemoteSession(task: Task, { clock, random }: TaskServices): Promise<void> {
  // Taken now: the task itself may begin anew in the meantime.
  const { init, file, options, record, url, client, snapshot, session } = task;
  const earlier = session?.state ?? record.earlier;
  if (earlier?.sessionId == null) return;
  const target = { init, file, options, url, record: { ...record, earlier } };
  const place = await locate(target).catch(() => undefined);
  if (place === undefined || place.isElsewhere) return;
  const limits = limiterOf(endpointScope(init.scope));
  const backoff = new BackoffTurn(limits);
  await new Promise<void>((resolve) => {
    const remote = createSession(init, place.url, options, place.earlier, {
      ...sessionIo({ client, limits, url: place.url, snapshot }, clock, random),
      ...NOTHING_TO_SEND,
      clearance: () => limits.clearance(clock, random, backoff.take()),
      changed({ phase }) {
        if (phase !== 'cancelled') return;
        backoff.leave();
        resolve();
      },
      waiting(_error, _attempt, delayMs, { kind, fault }) {
        if (kind === 'busy') limits.pauseUntil(clock.now() + (fault?.retryAfterMs ?? delayMs));
        return delayMs;
      },
    });
    remote.cancel();
  });
}

const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** A cancelled session reads no file, keeps nothing, and nobody is notified of it. */
const NOTHING_TO_SEND = {
  slice: () => new Blob(),
  checkFile: nothing,
  digestTail: nothing,
  proveFile: nothing,
  save: nothing,
  forget: nothing,
  departed: nothing,
  opened: nothing,
  sessionLost: () => false,
  replied: nothing,
  fileLost: nothing,
} as const;
