import { MIN_FRAGMENT_BYTES } from '../protocol/constants.js';
import { sizerAfterBreak, sizerAfterRefusal } from './fragment-sizer.js';
import { lose } from './lose.js';
import { onReceivedOffset } from './on-ack.js';
import { attemptLimit } from './retry-policy.js';
import { SAVE } from './session-effect.js';
import { end, enter, packetUrl, resumePhase, step, stop, type Step } from './steps.js';
import { withFormerSizes } from './size-refusal.js';
import { fragmentBytesOf, type ActivePhase, type AskingState, type RequestProblem } from './state.js';

/** How often a Fragment whose digest is refused is sent again. */
const MAX_DAMAGES = 3;

/** What a session does about a failure: the words of the outcome table, each a function. */
export type Outcome = (state: AskingState, problem: RequestProblem) => Step;

/** Not fatal, on to what comes next. */
export function proceed(state: AskingState): Step {
  // No Ping got through, so what looked like a lost session may be a sick server.
  if (state.phase === 'probing') return enter({ ...state, suspicions: 0 }, resumePhase(state));
  return end(state, 'cancelled');
}

/** Waits, then sends the same again. */
export function retry(state: AskingState, problem: RequestProblem): Step {
  return again(state, problem, state.phase === 'sending' ? sizerAfterBreak(state.sizer) : state.sizer);
}

/** Makes Fragments smaller, waits, then lets the server say the offset. */
export function slow(state: AskingState, problem: RequestProblem): Step {
  return again(state, problem, sizerAfterBreak(sizerAfterBreak(state.sizer)));
}

/** Once the session has worked something between us and the server answers: `retry`; else `fail`. */
export function endure(state: AskingState, problem: RequestProblem): Step {
  if (state.worked) return again(state, problem);
  // Who gives up is not told that giving up failed: there is nothing to be done about it.
  return state.phase === 'cancelling' ? proceed(state) : fail(state, problem);
}

/** Makes Fragments smaller and sends the same offset again at once; where even the smallest is refused: `fail`. */
export function shrink(state: AskingState, problem: RequestProblem): Step {
  const sentBytes = fragmentBytesOf(state);
  const refusal = state.refusal ?? { problem, sizer: state.sizer };
  if (sentBytes <= MIN_FRAGMENT_BYTES) return fail(withFormerSizes(state), refusal.problem);
  const sizer = sizerAfterRefusal(state.sizer, sentBytes);
  return enter({ ...state, refusal, sizer, unsure: false }, 'sending');
}

/**
 * A Fragment larger than any that the endpoint accepted, refused without any BITS header, may have been too large for
 * what stands before the BITS server, as IIS's request filter: `shrink`. Where even the smallest is refused, and for all
 * else: `suspect`.
 */
export function limit(state: AskingState, problem: RequestProblem): Step {
  const bare = problem.failure.fault?.bits === false;
  const sentBytes = fragmentBytesOf(state);
  if (!bare || sentBytes <= state.sizer.limits.acceptedBytes) return suspect(state, problem);
  if (sentBytes > MIN_FRAGMENT_BYTES) return shrink(state, problem);
  return suspect(withFormerSizes(state), state.refusal?.problem ?? problem);
}

/** Goes on at the offset the server named. */
export function resync(state: AskingState, problem: RequestProblem): Step {
  const { receivedOffset, replyUrl } = problem.failure.fault ?? {};
  const { offset } = state;
  if (state.settings.size === 0) return fail(state, problem);
  // A 416 that names no offset leaves nothing to go on with but a new session.
  if (receivedOffset === undefined) return lose(state, problem);
  const range = state.phase === 'sending' ? state.range : { start: offset, end: offset };
  return onReceivedOffset({ ...state, closeSent: false }, range, receivedOffset, replyUrl, problem.failure);
}

/** Asks for credentials, then sends the same again. */
export function auth(state: AskingState, { failure }: RequestProblem): Step {
  const problem = { code: 'auth', failure } as const;
  if (!state.authTried) {
    const next = state.phase === 'probing' ? resumePhase(state) : state.phase;
    return step(
      { ...state, phase: 'waiting', next, problem, reason: 'credentials', authTried: true },
      { type: 'ask-credentials' },
    );
  }
  if (state.phase === 'cancelling') return proceed(state);
  return step({ ...state, phase: 'paused', authTried: false, problem }, SAVE);
}

/** As `auth` where the page wants to be asked on 403, else `fail`. */
export function forbid(state: AskingState, problem: RequestProblem): Step {
  return (state.settings.authOnForbidden ? auth : fail)(state, problem);
}

/**
 * The session may be gone; a Ping must prove the server well before that is believed. Only a session that had
 * worked can have been lost; else the answer means what it says.
 */
export function suspect(state: AskingState, problem: RequestProblem): Step {
  const { kind } = problem.failure;
  const isBare = kind === 'bare-error';
  const damaged = state.settings.digests && state.phase === 'sending' && kind === 'malformed';
  if (damaged && state.attempt < MAX_DAMAGES) return again(state, problem);
  if (!state.worked) return (isBare ? again : fail)(state, problem);
  const suspicions = state.suspicions + 1;
  if (suspicions > (isBare ? 3 : 1)) return lose(state, problem);
  const attempt = state.attempt + 1;
  if (attempt > attemptLimit(kind, true, false)) return fail(state, problem);
  const next = state.settings.ping === 'never' ? resumePhase(state) : 'probing';
  return wait({ ...state, suspicions, attempt }, problem, next);
}

/**
 * A Close whose Ack was lost has most likely been carried out: done. Else the destination is read, and `done` if
 * the file is there, `lose` if not: browsers repeat a request by themselves when a connection they kept is reset,
 * so a Close-Session that was sent once may have been carried out too, and the server's word be meant for its
 * repetition.
 */
export function settle(state: AskingState, problem: RequestProblem): Step {
  if (state.phase === 'closing' && (state.again || state.replied)) return end(state, 'done');
  const { failure } = problem;
  // A 404 without any BITS header may be some proxy's: let a Ping and a second one prove it.
  if (failure.kind === 'not-found' && failure.fault?.bits === false) return suspect(state, problem);
  // What the server said is known: a Close-Session that is sent after a pause is a first one again.
  return step({ ...state, closeSent: false }, SAVE, {
    type: 'prove-delivery',
    url: packetUrl(state),
    size: state.settings.size,
    failure,
  });
}

/** The task fails; its checkpoint stays. */
export function fail(state: AskingState, problem: RequestProblem): Step {
  return stop(state, problem);
}

/** Waits, as often as the retry policy has it, then sends the same again, by another sizer if that is wanted. */
export function again(state: AskingState, problem: RequestProblem, sizer = state.sizer): Step {
  const { phase, worked } = state;
  const { kind, offline } = problem.failure;
  const attempt = offline === true ? Math.max(state.attempt, 1) : state.attempt + 1;
  // Of a Create-Session whose Ack did not come nothing is known that could be cancelled.
  const hopeless = phase === 'cancelling' && state.awaitsCreate;
  if (hopeless || attempt > attemptLimit(kind, worked, phase === 'cancelling'))
    return phase === 'cancelling' ? proceed(state) : fail(state, problem);
  return wait({ ...state, attempt, sizer }, problem, phase === 'sending' ? resumePhase(state) : phase);
}

/** Waits for time to pass, then enters `next`. */
function wait(state: AskingState, problem: RequestProblem, next: ActivePhase): Step {
  return step({ ...state, unsure: true, phase: 'waiting', next, problem, reason: 'retry' }, { type: 'wait' });
}
