import { classify } from './failure.js';
import { createSizer, type FragmentSizer } from './fragment-sizer.js';
import { onAck } from './on-ack.js';
import { NO_SESSION, onDelivery, onFailure } from './on-failure.js';
import type { SessionEvent } from './session-event.js';
import { before, enter, fail, resumePhase, step, takeUp, type Step } from './steps.js';
import {
  isAsking,
  nextOf,
  type ActivePhase,
  type SessionFacts,
  type SessionSettings,
  type SessionState,
} from './state.js';

/** What a checkpoint tells of an earlier session. */
export interface EarlierSession {
  readonly sessionId: string | null;
  readonly hostId: string | null;
  readonly hostIdFallbackMs: number | null;
  readonly offset: number;
  readonly sentEnd: number;
  readonly closeSent: boolean;
  readonly replyUrl: string | null;
}

/** A session that has not begun, or one that an earlier visit left behind. */
export function initialState(
  settings: SessionSettings,
  sizer: FragmentSizer = createSizer({}),
  earlier?: EarlierSession,
): SessionState {
  const fresh = { settings, sizer, generation: 0, attempt: 0, authTried: false, losses: 0, lossesInAll: 0 };
  const state: SessionState = { ...fresh, ...NO_SESSION, phase: 'idle' };
  if (earlier?.sessionId == null) return state;
  // That it was created is enough to take a later 404 for a session that is gone.
  return { ...state, ...pick(earlier), best: earlier.offset, worked: true, unsure: true, resuming: true };
}

/** Only what the session knows: a whole checkpoint may be passed for it. */
function pick(earlier: EarlierSession): EarlierSession {
  const { sessionId, hostId, hostIdFallbackMs, offset, sentEnd, closeSent, replyUrl } = earlier;
  return { sessionId, hostId, hostIdFallbackMs, offset, sentEnd, closeSent, replyUrl };
}

/**
 * The session's one step: a pure function of state and event. The state never runs ahead of the server:
 * bytes count when their Ack is here.
 */
export function reduce(state: SessionState, event: SessionEvent): Step {
  switch (event.type) {
    case 'start':
      return start(state, event.newHost);
    case 'pause':
      return pause(state);
    case 'resume':
      if (state.phase === 'waiting' && state.reason === 'retry') return enter(state, state.next);
      return state.phase === 'paused' ? goOn(state, state.next, false) : step(state);
    case 'cancel':
      return cancel(state);
    default:
      // A late answer: what asked for it is no longer of interest.
      return event.generation === state.generation ? onAnswer(state, event) : step(state);
  }
}

type AnswerEvent = Extract<SessionEvent, { generation: number }>;

function onAnswer(state: SessionState, event: AnswerEvent): Step {
  switch (event.type) {
    case 'answer':
      if (!isAsking(state)) return step(state);
      if (event.answer.kind === 'ack') return onAck(state, event.answer, event.elapsedMs);
      return onFailure(state, { kind: classify(event.answer), fault: event.answer }, event.nowMs);
    case 'no-answer':
      if (!isAsking(state)) return step(state);
      return onFailure(
        state,
        { kind: event.reason, cause: event.cause, offline: event.offline },
        event.nowMs,
      );
    case 'replied':
      return state.phase === 'replying'
        ? enter({ ...state, replied: true, attempt: 0, authTried: false }, 'closing')
        : step(state);
    case 'delivery':
      return state.phase === 'closing' ? onDelivery(state, event.delivered, event.failure) : step(state);
    case 'wake':
      return state.phase === 'waiting' && state.reason === 'retry' ? enter(state, state.next) : step(state);
    case 'credentials':
      return onCredentials(state, event.renewed);
    case 'restart':
      if (state.phase !== 'waiting' || state.reason !== 'session-lost') return step(state);
      return before([{ type: 'save' }], enter(state, 'creating'));
    case 'refuse':
      return refuse(state, event);
  }
}

function start(state: SessionState, newHost: boolean): Step {
  if (state.phase === 'idle') return takeUp(state, newHost);
  if (state.phase !== 'failed') return step(state);
  return goOn({ ...state, ...NEW_PATIENCE }, state.next, newHost);
}

/** Nothing that was held against the session counts after a person asked to try again. */
const NEW_PATIENCE = {
  attempt: 0,
  authTried: false,
  losses: 0,
  lossesInAll: 0,
  stalls: 0,
  suspicions: 0,
} as const;

function goOn(facts: SessionFacts, next: ActivePhase, newHost: boolean): Step {
  return next === 'cancelling' ? enter(facts, next) : takeUp(facts, newHost);
}

function pause(state: SessionState): Step {
  const cancelling = state.phase === 'cancelling' || nextOf(state) === 'cancelling';
  const standing = !isAsking(state) && state.phase !== 'waiting' && state.phase !== 'idle';
  if (cancelling || standing) return step(state);
  const next = state.phase === 'waiting' ? state.next : resumePhase(state);
  const unsure = state.unsure || state.sessionId !== null;
  const paused: SessionState = {
    ...state,
    generation: state.generation + 1,
    unsure,
    phase: 'paused',
    next,
    problem: undefined,
  };
  return step(paused, { type: 'abort' }, { type: 'save' });
}

function cancel(state: SessionState): Step {
  const ended = state.phase === 'done' || state.phase === 'cancelled' || state.phase === 'cancelling';
  if (ended || (state.phase === 'waiting' && state.next === 'cancelling')) return step(state);
  const facts = { ...state, attempt: 0, authTried: false };
  // The session may be on its way: let its Ack come, so that the server need not keep it till it expires.
  if (state.phase === 'creating') return step({ ...facts, phase: 'cancelling', awaitsCreate: true });
  return before([{ type: 'abort' }], enter(facts, 'cancelling'));
}

function onCredentials(state: SessionState, renewed: boolean): Step {
  if (state.phase !== 'waiting' || state.reason !== 'credentials') return step(state);
  if (renewed) return enter(state, state.next);
  const { next, problem } = state;
  if (next === 'cancelling') return step({ ...state, phase: 'cancelled' }, { type: 'forget' });
  return step({ ...state, unsure: true, authTried: false, phase: 'paused', next, problem }, { type: 'save' });
}

function refuse(state: SessionState, event: Extract<SessionEvent, { type: 'refuse' }>): Step {
  if (!isAsking(state) && state.phase !== 'waiting') return step(state);
  const next = state.phase === 'waiting' || state.phase === 'probing' ? state.next : state.phase;
  if (next === 'cancelling') return step({ ...state, phase: 'cancelled' }, { type: 'forget' });
  const failure = event.cause === undefined ? undefined : ({ kind: 'refused', cause: event.cause } as const);
  const earlier = state.phase === 'waiting' ? state.problem.failure : undefined;
  return before([{ type: 'abort' }], fail(state, { code: event.code, failure: failure ?? earlier }, next));
}
