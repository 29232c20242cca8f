import type { Failure, FailureKind } from './failure.js';
import { again } from './carry-out.js';
import { sizerAfterRefusal } from './fragment-sizer.js';
import { lose } from './lose.js';
import { codeOf, outcomeOf } from './outcomes.js';
import { end, type Step } from './steps.js';
import { fragmentBytesOf, NO_HOST, type AskingState } from './state.js';

/** How often no answer from the destination is put down to the line. */
const MAX_PROOFS = 2;

/** What no answer from the destination is told as. */
const NO_LINE = { code: 'network', failure: { kind: 'network' } } as const;

/** Answers by which the server says itself that it did not carry out a Close-Session. */
const REFUSALS: readonly FailureKind[] = ['unauthorized', 'forbidden', 'busy', 'malformed', 'not-found'];

/** The packet of this phase failed: look up the outcome and carry it out. */
export function onFailure(state: AskingState, failure: Failure, nowMs: number): Step {
  const { kind } = failure;
  // Where the destination could not be read: if the Close-Session of which the server knew nothing was carried
  // out, the file that now stands in the way of a new session is ours, as there was none when the first session
  // was created.
  if (state.phase === 'creating' && state.closeUnknown && kind === 'conflict') return end(state, 'done');
  const facts = withBreak(withHostTrouble(state, kind, nowMs), failure);
  const refused = facts.phase === 'closing' && REFUSALS.includes(kind);
  const outcome = outcomeOf(kind, state.phase);
  return outcome(refused ? { ...facts, closeSent: facts.again } : facts, {
    code: codeOf(failure, state),
    failure,
  });
}

/** The file was looked for at its destination. */
export function onDelivery(state: AskingState, delivered: boolean | undefined, failure: Failure): Step {
  if (delivered === true) return end(state, 'done');
  // A page that may not read the destination's answers gets none either: that is not asked for ever.
  if (delivered === undefined && state.attempt < MAX_PROOFS) return again(state, NO_LINE);
  return lose(state, { code: 'session-lost', failure }, failure.kind === 'session-unknown');
}

/**
 * A connection that breaks on Fragments larger than any accepted one, twice in a row while smaller ones go through, was
 * most likely cut for their size: IIS's request filter does so, too.
 */
function withBreak(state: AskingState, { kind, offline }: Failure): AskingState {
  const bytes = fragmentBytesOf(state);
  const { broken, sizer } = state;
  if (kind !== 'network' || offline === true || bytes <= sizer.limits.acceptedBytes) return state;
  if (broken?.worked !== true) return { ...state, broken: { bytes, worked: false } };
  return { ...state, broken: null, sizer: sizerAfterRefusal(sizer, Math.min(bytes, broken.bytes)) };
}

/** The host id's fallback timer starts with the first failure to reach its host [MC-BUP 3.1.6.3]. */
function withHostTrouble(state: AskingState, kind: FailureKind, nowMs: number): AskingState {
  const { hostId, hostIdFallbackMs } = state;
  if (hostId === null || (kind !== 'network' && kind !== 'timeout')) return state;
  const hostTroubleSinceMs = state.hostTroubleSinceMs ?? nowMs;
  const expired = hostIdFallbackMs !== null && nowMs - hostTroubleSinceMs >= hostIdFallbackMs;
  return { ...state, ...(expired ? NO_HOST : { hostTroubleSinceMs }) };
}
