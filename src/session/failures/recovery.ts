import type { AskingState, RequestProblem } from '../machine/state.js';
import type { Step } from '../machine/transitions.js';
import { core } from './given.js';
import { goBack } from './lost-session.js';
import { restart, withFormerSizes } from './restart.js';
import { attemptLimit, nextPhase, retryWithinLimit } from './retry.js';
import { sizerAfterBreak, sizerAfterRefusal } from './smaller-fragments.js';

/** Maximum number of retries of a Fragment whose digest may have been refused. */
const MAX_DIGEST_RETRIES = 3;

/** Reaction of a session to a failure; one function per entry of the outcome table. */
export type Outcome = (state: AskingState, problem: RequestProblem) => Step;

/** Ignores the failure: enters the next phase after a Ping, and ends as cancelled after a Cancel-Session. */
export function ignore(state: AskingState): Step {
  // A failed Ping means that the server is unavailable, not that the session is lost.
  if (state.phase === 'probing') return core.enter({ ...state, lossSigns: 0 }, core.resumePhase(state));
  return core.end(state, 'cancelled');
}

/** Waits, then repeats the request; instead of a Fragment it sends a small one, and halves the size of later ones. */
export function retry(state: AskingState, problem: RequestProblem): Step {
  const sentBytes = core.fragmentBytesOf(state);
  return retryWithinLimit(
    state,
    problem,
    sentBytes > 0 ? sizerAfterBreak(state.sizer, sentBytes) : undefined,
  );
}

/**
 * Quarters the Fragment size, waits, then sends a small Fragment whose response names the offset. Where that had no
 * response either, a whole one follows: some servers answer only these.
 */
export function retrySmaller(state: AskingState, problem: RequestProblem): Step {
  const { sizer, unsure } = state;
  const smaller = unsure ? sizer : sizerAfterBreak(sizer, core.fragmentBytesOf(state), true);
  return retryWithinLimit(state, problem, smaller, !unsure);
}

/**
 * A non-BITS response after a packet was acknowledged is taken to come from a proxy or captive portal: `retry`.
 * Otherwise `fail`.
 */
export function retryIfSpoke(state: AskingState, problem: RequestProblem): Step {
  const { phase, spoke, worked } = state;
  const isCancelling = phase === 'cancelling';
  if (isCancelling ? worked : spoke) return retryWithinLimit(state, problem);
  // A failed Cancel-Session is not reported: the user can do nothing about it.
  return isCancelling ? ignore(state) : fail(state, problem);
}

/**
 * Reduces the Fragment size and sends from the same offset at once.
 *
 * @param otherwise Outcome if the smallest size is refused.
 */
export function shrink(state: AskingState, problem: RequestProblem, otherwise: Outcome = fail): Step {
  const sentBytes = core.fragmentBytesOf(state);
  const refusal = state.refusal ?? { problem, sizer: state.sizer };
  if (sentBytes <= core.MIN_FRAGMENT_BYTES) return otherwise(withFormerSizes(state), refusal.problem);
  const sizer = sizerAfterRefusal(state.sizer, sentBytes);
  return core.enter({ ...state, refusal, sizer, unsure: false }, 'sending');
}

/**
 * The failure of a trial: back to the accepted size at once, with a small Fragment first, as the server may have a part of
 * the large one. It counts as no attempt.
 */
export function stepBack(state: AskingState, problem: RequestProblem): Step {
  const { sizer } = state;
  const refusal = { problem, sizer };
  const smaller = sizerAfterRefusal(sizer, core.fragmentBytesOf(state));
  return core.enter({ ...state, refusal, sizer: smaller, unsure: true }, nextPhase(state, problem));
}

/**
 * A refusal without BITS headers of a Fragment larger than any accepted one may come from a size limit in front of the
 * BITS server, such as IIS's request filter: `shrink`. If the smallest size is refused, and in all other cases:
 * `pingThenRetry`.
 */
export function shrinkOrPing(state: AskingState, problem: RequestProblem): Step {
  const bare = problem.failure.fault?.bits === false;
  const mayBeTooLarge = bare && core.fragmentBytesOf(state) > state.sizer.limits.acceptedBytes;
  return mayBeTooLarge ? shrink(state, problem, pingThenRetry) : pingThenRetry(state, problem);
}

/** Continues at the offset that the response names. */
export function resync(state: AskingState, problem: RequestProblem): Step {
  const { receivedOffset, replyUrl } = problem.failure.fault ?? {};
  const { offset } = state;
  if (state.settings.size === 0) return fail(state, problem);
  // Without an offset in the 416 a new session is the only option.
  if (receivedOffset === undefined) return restart(state, problem);
  const range = state.phase === 'sending' ? state.range : { start: offset, end: offset };
  return core.onReceivedOffset(
    { ...state, closeSent: false },
    range,
    receivedOffset,
    { goBack },
    replyUrl,
    problem.failure,
  );
}

/** Renews the credentials once, then repeats the request; pauses if they are refused again. */
export function auth(state: AskingState, { failure }: RequestProblem): Step {
  const problem = { code: 'auth', failure } as const;
  if (!state.authTried) {
    const next = state.phase === 'probing' ? core.resumePhase(state) : state.phase;
    return core.step(
      { ...state, phase: 'waiting', next, problem, reason: 'credentials', authTried: true },
      { type: 'ask-credentials' },
    );
  }
  if (state.phase === 'cancelling') return ignore(state);
  return core.step({ ...state, phase: 'paused', authTried: false, problem }, core.SAVE);
}

/** `auth` if the page supplies credentials on 403, else `fail`. */
export function authIfEnabled(state: AskingState, problem: RequestProblem): Step {
  return (state.settings.authOnForbidden ? auth : fail)(state, problem);
}

/**
 * The session may be lost: sends a Ping, then repeats the request; `restart` if the failure recurs although the Ping was
 * acknowledged. A session without acknowledged Fragments cannot have been lost: `fail`.
 */
export function pingThenRetry(state: AskingState, problem: RequestProblem): Step {
  const { kind } = problem.failure;
  const isBareError = kind === 'bare-error';
  const mayBeDamaged = state.settings.digests && state.phase === 'sending' && kind === 'malformed';
  if (mayBeDamaged && state.attempt < MAX_DIGEST_RETRIES) return retryWithinLimit(state, problem);
  if (!state.worked) return (isBareError ? retryWithinLimit : fail)(state, problem);
  const lossSigns = state.lossSigns + 1;
  if (lossSigns > (isBareError ? 3 : 1)) return lookOrRestart(state, problem);
  const attempt = state.attempt + 1;
  if (attempt > attemptLimit(kind, true, false)) return fail(state, problem);
  const next = state.settings.ping === 'never' ? core.resumePhase(state) : 'probing';
  return core.wait({ ...state, lossSigns, attempt }, problem, next);
}

/**
 * The server does not know the session at Close-Session:
 *
 * - An earlier Close-Session had no Ack: it was most likely processed. As after its Ack: `finish`.
 * - This is the first Close-Session: browsers repeat a request when a kept connection is reset, and the response may be
 *   the one to the repetition. So the destination is read, and if it has the file: done.
 * - Otherwise the session is lost: `restart`.
 */
export function checkDelivery(state: AskingState, problem: RequestProblem): Step {
  if (state.phase === 'closing' && (state.again || state.replied))
    return core.finish({ ...state, closeSent: true });
  const { failure } = problem;
  // A 404 without BITS headers may come from a proxy; it counts only if it recurs after a Ping.
  if (failure.kind === 'not-found' && failure.fault?.bits === false) return pingThenRetry(state, problem);
  return lookOrRestart(state, problem);
}

/**
 * The session is lost: `restart`. At Close-Session, and if the session is of an earlier visit, the destination is read first:
 * the file may be delivered, and its checkpoint could not be deleted.
 */
function lookOrRestart(state: AskingState, problem: RequestProblem): Step {
  if (state.phase !== 'closing' && !state.resuming) return restart(state, problem);
  // The response is known, so a later Close-Session counts as a first one.
  return core.step({ ...state, closeSent: false }, core.SAVE, core.lookAt(state, problem.failure));
}

/** Ends the session as failed and keeps its checkpoint. */
export function fail(state: AskingState, problem: RequestProblem): Step {
  return core.stop(state, problem);
}

/** The destination exists: `fail`, unless it has the file of this upload, whose earlier session may have been closed. */
export function failOrLook(state: AskingState, problem: RequestProblem): Step {
  return state.settings.closeSent
    ? core.step(state, core.lookAt(state, problem.failure))
    : fail(state, problem);
}
