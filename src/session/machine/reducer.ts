import type { Failure } from '../policy/failure.js';
import { createSizer, type FragmentSizer } from '../policy/fragment-sizer.js';
import { onAck } from './on-ack.js';
import { REPEAT, type FailureHandling } from './failure-handling.js';
import { ABORT, SAVE } from './session-effect.js';
import type { SessionEvent } from './session-event.js';
import { end, enter, resumeSession, step, stop, withEffectsFirst, type Step } from './transitions.js';
import {
  type AskingState,
  isAsking,
  isCancelling,
  NO_SESSION,
  type SessionErrorCode,
  type SessionSettings,
  type SessionState,
} from './state.js';

/** Fields of a checkpoint that describe an earlier session. */
export interface EarlierSession {
  readonly sessionId: string | null;
  readonly hostId: string | null;
  readonly hostIdFallbackMs: number | null;
  readonly offset: number;
  /** End of what was sent; of what may have been sent, in a checkpoint. */
  readonly sentEnd: number;
  readonly closeSent: boolean;
  readonly replyUrl: string | null;
}

/** Copies the fields of EarlierSession, and no others, from a checkpoint, or as one from a session's state. */
export function earlierSession(
  known: EarlierSession & Partial<Pick<SessionState, 'reservedEnd'>>,
): EarlierSession {
  const { sessionId, hostId, hostIdFallbackMs, offset, closeSent, replyUrl } = known;
  const sentEnd = known.reservedEnd ?? known.sentEnd;
  return { sessionId, hostId, hostIdFallbackMs, offset, sentEnd, closeSent, replyUrl };
}

/** State of a session that has not started, or of one from an earlier visit. */
export function initialState(
  settings: SessionSettings,
  sizer: FragmentSizer = createSizer({}),
  earlier?: EarlierSession,
): SessionState {
  const state = {
    ...RESET_COUNTERS,
    ...NO_SESSION,
    settings,
    sizer,
    generation: 0,
    spoke: false,
    spentMs: 0,
    verified: false,
    phase: 'idle',
  } as const;
  if (earlier?.sessionId == null) return state;
  const known = earlierSession(earlier);
  return {
    ...state,
    ...known,
    reservedEnd: known.sentEnd,
    // Its creation is enough to interpret a later 404 as a lost session.
    worked: true,
    spoke: true,
    spentMs: Infinity,
    unsure: true,
    resuming: true,
  };
}

/**
 * Reducer of the session: a pure function of state and event. The offset changes with the response to a Fragment,
 * a 416, or a new session. A changed state has a new generation, so that responses to earlier requests are ignored.
 *
 * @param failures The code that handles failures, once it is loaded.
 */
export function reduce(state: SessionState, event: SessionEvent, failures: FailureHandling = REPEAT): Step {
  // A late response: its request belongs to an earlier generation.
  if ('generation' in event && event.generation !== state.generation) return step(state);
  const next = transition(state, event, failures);
  const changed = next.state;
  // A cancellation during Create-Session keeps the generation, as the Ack with the session id is still needed.
  if (changed === state || (changed.phase === 'cancelling' && changed.awaitsCreate)) return next;
  return step({ ...changed, generation: state.generation + 1 }, ...next.effects);
}

function transition(state: SessionState, event: SessionEvent, failures: FailureHandling): Step {
  switch (event.type) {
    case 'start':
      if (state.phase === 'idle') return resumeSession(state);
      if (state.phase === 'failed') return resumeSession({ ...state, ...RESET_COUNTERS });
      break;
    case 'pause':
      return pause(state);
    case 'resume':
      if (state.phase === 'paused') return resumeSession(state);
      if (state.phase === 'waiting' && state.reason === 'retry') return enter(state, state.next);
      break;
    case 'cancel':
      return cancel(state);
    case 'answer':
      if (!isAsking(state)) break;
      if (event.answer.kind === 'ack') return onAck(state, event.answer, event.elapsedMs, failures);
      return failures.onFailure(
        state,
        { kind: failures.failureKindOf(event.answer), fault: event.answer, sent: event.sent },
        event.nowMs,
      );
    case 'no-answer': {
      if (!isAsking(state)) break;
      const { reason: kind, code, cause, offline, sent, nowMs } = event;
      return failures.onFailure(state, { kind, code, cause, offline, sent }, nowMs);
    }
    case 'replied':
      if (state.phase !== 'replying') break;
      return enter({ ...state, replied: true, attempt: 0, authTried: false }, 'closing');
    case 'delivery':
      if (state.phase === 'closing' || state.phase === 'sending' || state.phase === 'creating')
        return onDelivery(state, event, failures);
      break;
    case 'waited':
      return onWaited(state, event.granted);
    case 'page-error':
      return abortWith(state, event.code, event.cause);
  }
  return step(state);
}

type DeliveryEvent = Extract<SessionEvent, { type: 'delivery' }>;

/** Counters that a manual retry resets. */
const RESET_COUNTERS = {
  attempt: 0,
  authTried: false,
  losses: 0,
  lossesInAll: 0,
  stalls: 0,
  lossSigns: 0,
  troubles: [],
} as const;

function pause(state: SessionState): Step {
  const isInactive = !isAsking(state) && state.phase !== 'waiting' && state.phase !== 'idle';
  if (isInactive || isCancelling(state)) return step(state);
  const unsure = state.unsure || state.sessionId !== null;
  // What follows is not measured against the time before.
  const facts = { ...state, unsure, troubles: [], spentMs: Infinity };
  return step({ ...facts, phase: 'paused', problem: undefined }, ABORT, SAVE);
}

function cancel(state: SessionState): Step {
  if (state.phase === 'done' || state.phase === 'cancelled' || isCancelling(state)) return step(state);
  const facts = { ...state, attempt: 0, authTried: false };
  // The server may be creating the session: its Ack is awaited, so that the session can be cancelled before it expires.
  if (state.phase === 'creating') return step({ ...facts, phase: 'cancelling', awaitsCreate: true });
  return withEffectsFirst(enter(facts, 'cancelling'), ABORT);
}

/** Handles what the look at the destination found. */
function onDelivery(
  state: AskingState,
  { delivered, failure }: DeliveryEvent,
  failures: FailureHandling,
): Step {
  if (delivered === true) return end({ ...state, verified: true }, 'done');
  if (failure !== undefined) return failures.onUndelivered(state, delivered, failure);
  return delivered === false ? stop(state, { code: 'delivery-mismatch' }) : end(state, 'done');
}

function onWaited(state: SessionState, granted: boolean): Step {
  if (state.phase !== 'waiting') return step(state);
  const { reason, next, problem } = state;
  if (granted) return withEffectsFirst(enter(state, next), ...(reason === 'session-lost' ? [SAVE] : []));
  if (reason !== 'credentials' || isCancelling(state)) return abortWith(state, problem.code);
  return step({ ...state, unsure: true, authTried: false, phase: 'paused' }, SAVE);
}

function abortWith(state: SessionState, code: SessionErrorCode, cause?: unknown): Step {
  if (!isAsking(state) && state.phase !== 'waiting') return step(state);
  if (isCancelling(state)) return end(state, 'cancelled');
  const earlier = state.phase === 'waiting' ? state.problem.failure : undefined;
  const failure: Failure | undefined = cause === undefined ? earlier : { kind: 'other', cause };
  return withEffectsFirst(stop(state, { code, failure }), ABORT);
}
