import type { RequestProblem, SessionState } from '../machine/state.js';
import type { Trouble } from '../machine/trouble.js';

/** Maximum number of troubles that are kept: the first ones, and the last. */
const MAX_TROUBLES = 5;

/** Number of failures in the same way, and their time, after which a session may be stuck. Milliseconds. */
const LONG_ATTEMPTS = 6;
const LONG_MS = 180_000;

/**
 * Ways in which a session can be stuck. The end of the others is up to the server (busy, full), its application or the
 * network, and a reply or a cancellation does not wait for the session.
 */
const STUCK = /^(creating|sending|closing),(?!busy|disk-full|application|.*true)/;

/** The session's troubles after another failure. */
export function troublesAfter(
  { troubles, phase }: SessionState,
  problem: RequestProblem,
  nowMs: number,
): readonly Trouble[] {
  // While Pings fail, the server is down: the time begins anew.
  if (phase === 'probing') return troubles.map((each) => ({ ...each, sinceMs: nowMs, pinged: false }));
  const { kind, fault, offline } = problem.failure;
  const way = [phase, kind, fault?.status, fault?.hresult, offline].join();
  const last = troubles.at(-1);
  const same = last?.way === way ? last : undefined;
  const { sinceMs, attempts } = same ?? { sinceMs: nowMs, attempts: 0 };
  const isLong = attempts + 1 >= LONG_ATTEMPTS && nowMs - sinceMs >= LONG_MS && STUCK.test(way);
  return [
    ...troubles.slice(0, same || troubles.length === MAX_TROUBLES ? -1 : MAX_TROUBLES),
    { ...same, way, sinceMs, problem, isLong, attempts: attempts + 1 },
  ];
}
