import type { BitsErrorCode } from '../errors.js';
import { MIN_FRAGMENT_BYTES } from '../protocol/constants.js';
import type { Failure, FailureKind } from './failure.js';
import { sizerAfterBreak, sizerAfterRefusal } from './fragment-sizer.js';
import { onReceivedOffset } from './on-ack.js';
import { outcomeOf, type Exchange, type Outcome } from './outcomes.js';
import { attemptLimit } from './retry-policy.js';
import { enter, fail, packetUrl, resumePhase, step, wait, type Step } from './steps.js';
import type { ActivePhase, AskingState, SessionFacts } from './state.js';

/** A session lost twice without progress between is a failure. */
const MAX_LOSSES = 1;
/** How often a Fragment whose digest is refused is sent again. */
const MAX_DAMAGES = 3;
/** How often no answer from the destination is put down to the line. */
const MAX_PROOFS = 2;
/** And whatever progress it makes between, it is not begun for ever. */
const MAX_LOSSES_IN_ALL = 10;

const EXCHANGES: Readonly<Record<ActivePhase, Exchange>> = {
  probing: 'Ping',
  creating: 'Create-Session',
  sending: 'Fragment',
  replying: 'Reply',
  closing: 'Close-Session',
  cancelling: 'Cancel-Session',
};

/** The packet of this phase failed: look up the outcome and carry it out. */
export function onFailure(state: AskingState, failure: Failure, nowMs: number): Step {
  if (isInTheWay(state, failure)) return done(state);
  const facts = withHostTrouble(state, failure.kind, nowMs);
  const outcome = outcomeOf(failure.kind, EXCHANGES[state.phase]);
  return carryOut(outcome, withoutClose(facts, failure.kind), failure);
}

/** Answers by which the server says itself that it did not carry out a Close-Session. */
const REFUSALS: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'forbidden',
  'busy',
  'malformed',
  'not-found',
]);

function withoutClose(state: AskingState, kind: FailureKind): AskingState {
  return state.phase === 'closing' && REFUSALS.has(kind) ? { ...state, closeSent: state.again } : state;
}

function carryOut(outcome: Outcome, state: AskingState, failure: Failure): Step {
  switch (outcome) {
    case 'proceed':
      return proceed(state);
    case 'retry':
      return retry(state, failure, state.phase === 'sending' ? sizerAfterBreak(state.sizer) : state.sizer);
    case 'slow':
      return retry(state, failure, sizerAfterBreak(sizerAfterBreak(state.sizer)));
    case 'endure':
      if (state.worked) return retry(state, failure);
      // Who gives up is not told that giving up failed: there is nothing to be done about it.
      return state.phase === 'cancelling' ? proceed(state) : failWith(state, failure);
    case 'shrink':
      return shrink(state, failure);
    case 'resync':
      return resync(state, failure);
    case 'auth':
      return askCredentials(state, failure);
    case 'forbid':
      return state.settings.authOnForbidden ? askCredentials(state, failure) : failWith(state, failure);
    case 'suspect':
      return suspect(state, failure);
    case 'lost':
      return lose(state, failure);
    case 'settle':
      return settle(state, failure);
    case 'fail':
      return failWith(state, failure);
  }
}

function proceed(state: AskingState): Step {
  // No Ping got through, so what looked like a lost session may be a sick server.
  if (state.phase === 'probing') return enter({ ...state, suspicions: 0 }, state.next);
  return step({ ...state, phase: 'cancelled' }, { type: 'forget' });
}

function retry(state: AskingState, failure: Failure, sizer = state.sizer): Step {
  const attempt = failure.offline === true ? Math.max(state.attempt, 1) : state.attempt + 1;
  if (state.phase === 'cancelling') {
    // Of a Create-Session whose Ack did not come nothing is known that could be cancelled.
    const limit = state.awaitsCreate ? 0 : attemptLimit(failure.kind, state.worked, true);
    if (attempt > limit) return step({ ...state, phase: 'cancelled' }, { type: 'forget' });
  } else if (attempt > attemptLimit(failure.kind, state.worked, false)) {
    return failWith(state, failure);
  }
  const next = state.phase === 'sending' ? resumePhase(state) : state.phase;
  return wait({ ...state, attempt, sizer }, next, { code: codeOf(failure, state), failure });
}

function shrink(state: AskingState, failure: Failure): Step {
  if (state.phase !== 'sending') return failWith(state, failure);
  const sentBytes = state.range.end - state.range.start;
  if (sentBytes <= MIN_FRAGMENT_BYTES) return failWith(state, failure);
  return enter({ ...state, sizer: sizerAfterRefusal(state.sizer, sentBytes), unsure: false }, 'sending');
}

function resync(state: AskingState, failure: Failure): Step {
  const offset = failure.fault?.receivedOffset;
  if (state.settings.size === 0) return failWith(state, failure);
  // A 416 that names no offset leaves nothing to go on with but a new session.
  if (offset === undefined) return lose(state, failure);
  const range = state.phase === 'sending' ? state.range : { start: state.offset, end: state.offset };
  return onReceivedOffset({ ...state, closeSent: false }, range, offset, failure.fault?.replyUrl);
}

function askCredentials(state: AskingState, failure: Failure): Step {
  if (state.phase === 'cancelling' && state.authTried) return proceed(state);
  const asked = { ...state, generation: state.generation + 1 };
  const problem = { code: 'auth', failure } as const;
  const next = state.phase === 'probing' ? state.next : state.phase;
  if (state.authTried)
    return step({ ...asked, phase: 'paused', next, authTried: false, problem }, { type: 'save' });
  return step(
    { ...asked, phase: 'waiting', next, problem, reason: 'credentials', authTried: true },
    { type: 'ask-credentials', failure },
  );
}

/** Only a session that had worked can have been lost; else the answer means what it says. */
function suspect(state: AskingState, failure: Failure): Step {
  const damaged = state.settings.digests && state.phase === 'sending' && failure.kind === 'malformed';
  if (damaged && state.attempt < MAX_DAMAGES) return retry(state, failure);
  if (!state.worked) return failure.kind === 'bare-error' ? retry(state, failure) : failWith(state, failure);
  const patience = failure.kind === 'bare-error' ? 3 : 1;
  const suspicions = state.suspicions + 1;
  if (suspicions > patience) return lose(state, failure);
  const attempt = state.attempt + 1;
  const next = state.settings.ping === 'never' ? resumePhase(state) : 'probing';
  return wait({ ...state, suspicions, attempt }, next, { code: codeOf(failure, state), failure });
}

function lose(state: AskingState, failure: Failure): Step {
  const losses = state.losses + 1;
  const lossesInAll = state.lossesInAll + 1;
  const facts = { ...state, losses, lossesInAll };
  const problem = { code: 'session-lost', failure } as const;
  const gone: SessionFacts = { ...facts, ...NO_SESSION };
  if (losses > MAX_LOSSES || lossesInAll > MAX_LOSSES_IN_ALL) return fail(gone, problem, 'creating');
  return step(
    {
      ...gone,
      generation: state.generation + 1,
      phase: 'waiting',
      next: 'creating',
      reason: 'session-lost',
      problem,
    },
    { type: 'ask-restart', acknowledged: state.offset },
  );
}

/**
 * Browsers repeat a request by themselves when a connection they kept is reset, so a Close-Session that was
 * sent once may have been carried out too, and the server's word be meant for its repetition.
 */
function settle(state: AskingState, failure: Failure): Step {
  if (state.phase === 'closing' && (state.again || state.replied)) return done(state);
  // A 404 without any BITS header may be some proxy's: let a Ping and a second one prove it.
  if (failure.kind === 'not-found' && failure.fault?.bits === false) return suspect(state, failure);
  const { size } = state.settings;
  // What the server said is known: a Close-Session that is sent after a pause is a first one again.
  const proving = { ...state, generation: state.generation + 1, closeSent: false };
  return step(proving, { type: 'save' }, { type: 'prove-delivery', url: packetUrl(state), size, failure });
}

/** The file was looked for at its destination. */
export function onDelivery(state: AskingState, delivered: boolean | undefined, failure: Failure): Step {
  if (delivered === true) return done(state);
  // A page that may not read the destination's answers gets none either: that is not asked for ever.
  if (delivered === undefined && state.attempt < MAX_PROOFS) return retry(state, { kind: 'network' });
  const { state: lost, effects } = lose(state, failure);
  return { state: { ...lost, closeUnknown: failure.kind === 'session-unknown' }, effects };
}

function done(state: AskingState): Step {
  return step({ ...state, phase: 'done' }, { type: 'forget' });
}

/**
 * Where the destination could not be read: if the Close-Session of which the server knew nothing was carried
 * out, the file that now stands in the way of a new session is ours, as there was none when the first session
 * was created.
 */
function isInTheWay(state: AskingState, failure: Failure): boolean {
  return state.phase === 'creating' && state.closeUnknown && failure.kind === 'conflict';
}

function failWith(state: AskingState, failure: Failure): Step {
  const next = state.phase === 'probing' ? state.next : state.phase;
  return fail(state, { code: codeOf(failure, state), failure }, next);
}

/** The host id's fallback timer starts with the first failure to reach its host [MC-BUP 3.1.6.3]. */
function withHostTrouble(state: AskingState, kind: FailureKind, nowMs: number): AskingState {
  if (state.hostId === null || (kind !== 'network' && kind !== 'timeout')) return state;
  const since = state.hostTroubleSinceMs ?? nowMs;
  const expired = state.hostIdFallbackMs !== null && nowMs - since >= state.hostIdFallbackMs;
  return expired
    ? { ...state, hostId: null, hostIdFallbackMs: null, hostTroubleSinceMs: null }
    : { ...state, hostTroubleSinceMs: since };
}

/** The facts of a file that has no session on the server. */
export const NO_SESSION = {
  sessionId: null,
  hostId: null,
  hostIdFallbackMs: null,
  hostTroubleSinceMs: null,
  offset: 0,
  best: 0,
  sentEnd: 0,
  closeSent: false,
  closeUnknown: false,
  replyUrl: null,
  replied: false,
  worked: false,
  unsure: false,
  resuming: false,
  stalls: 0,
  suspicions: 0,
} as const;

const CODES: Readonly<Record<FailureKind, BitsErrorCode>> = {
  network: 'network',
  timeout: 'timeout',
  unauthorized: 'auth',
  forbidden: 'forbidden',
  'not-found': 'uploads-disabled',
  'request-timeout': 'timeout',
  conflict: 'exists',
  'body-too-large': 'too-large',
  'out-of-step': 'protocol',
  busy: 'server',
  'server-error': 'server',
  'bare-error': 'server',
  unsupported: 'uploads-disabled',
  'session-unknown': 'session-lost',
  malformed: 'bad-request',
  'over-limit': 'too-large',
  'disk-full': 'disk-full',
  application: 'application-failed',
  'not-bits': 'not-bits-server',
  redirected: 'redirected',
  refused: 'server',
};

function codeOf(failure: Failure, state: AskingState): BitsErrorCode {
  if (state.phase === 'replying' && failure.kind !== 'network' && failure.kind !== 'timeout')
    return 'reply-failed';
  const status = failure.fault?.status ?? 0;
  if (state.settings.size === 0 && state.phase === 'closing' && status >= 400 && status < 500)
    return 'empty-refused';
  if (failure.kind === 'not-bits' && failure.fault?.crossOrigin === true) return 'headers-hidden';
  return CODES[failure.kind];
}
