import { applyHostId } from '../protocol/host-id.js';
import type { ByteRange } from '../protocol/content-range.js';
import type { RequestPacket } from '../protocol/packets.js';
import type { Failure } from './failure.js';
import { SOUNDING_BYTES } from './fragment-sizer.js';
import { controlTimeoutMs, fragmentTimeoutMs } from './response-timeout.js';
import type { SessionEffect } from './session-effect.js';
import type { ActivePhase, SessionFacts, SessionProblem, SessionState } from './state.js';

/** What the reducer returns: the next state, and what to do about it. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

export function step(state: SessionState, ...effects: SessionEffect[]): Step {
  return { state, effects };
}

/** The same step with effects before its own. */
export function before(effects: readonly SessionEffect[], next: Step): Step {
  return { state: next.state, effects: [...effects, ...next.effects] };
}

/** Enters a phase in which something is asked: a new generation makes earlier answers late. */
export function enter(facts: SessionFacts, phase: ActivePhase): Step {
  const asked = { ...facts, generation: facts.generation + 1 };
  switch (phase) {
    case 'creating':
      return step({ ...asked, phase }, control(asked, { type: 'Create-Session', name: asked.settings.name }));
    case 'probing':
      return probe(facts, resumePhase(facts));
    case 'sending':
      return enterSending(facts);
    case 'replying':
      return step({ ...asked, phase }, { type: 'fetch-reply', url: asked.replyUrl ?? '' });
    case 'closing': {
      const packet: RequestPacket = { type: 'Close-Session', sessionId: asked.sessionId ?? '' };
      const closing = { ...asked, phase, closeSent: true, again: asked.closeSent };
      return step(closing, { type: 'save' }, control(asked, packet));
    }
    case 'cancelling': {
      if (asked.sessionId === null) return step({ ...asked, phase: 'cancelled' }, { type: 'forget' });
      const packet: RequestPacket = { type: 'Cancel-Session', sessionId: asked.sessionId };
      return step({ ...asked, phase, awaitsCreate: false }, { type: 'save' }, control(asked, packet));
    }
  }
}

/** Sends a Ping, and whatever comes of it, goes on to `next`. */
export function probe(facts: SessionFacts, next: ActivePhase): Step {
  const asked = { ...facts, generation: facts.generation + 1 };
  return step({ ...asked, phase: 'probing', next }, control(asked, { type: 'Ping' }));
}

/** The phase in which a session that stands still has to go on. */
export function resumePhase(facts: SessionFacts): ActivePhase {
  if (facts.sessionId === null) return 'creating';
  if (facts.offset < facts.settings.size) return 'sending';
  // An empty file has no last Fragment, and so no Ack that could name a reply.
  if (facts.settings.uploadReply && facts.settings.size > 0 && !facts.closeSent && !facts.replied)
    return facts.replyUrl === null ? 'sending' : 'replying';
  return 'closing';
}

/** Goes on after a break, with a Ping first where the author lets us. */
export function takeUp(facts: SessionFacts, newHost: boolean): Step {
  const next = resumePhase(facts);
  const { ping } = facts.settings;
  const wanted = ping === 'always' || (ping === 'auto' && (newHost || facts.sessionId !== null));
  const started = wanted ? probe(facts, next) : enter(facts, next);
  // A Fragment's Ack will tell the offset; without one to send, nothing is left to learn.
  if (!facts.resuming || next === 'sending') return started;
  const confirmed = { ...started.state, resuming: false };
  return before([{ type: 'opened', created: false, offset: facts.offset }], { ...started, state: confirmed });
}

/** Stops for good, with the checkpoint kept. */
export function fail(facts: SessionFacts, problem: SessionProblem, next: ActivePhase): Step {
  const state = { ...facts, generation: facts.generation + 1, unsure: true };
  return step({ ...state, phase: 'failed', problem, next }, { type: 'save' });
}

/** Waits for time or a person to pass, then enters `next`. */
export function wait(
  facts: SessionFacts,
  next: ActivePhase,
  problem: SessionProblem & { readonly failure: Failure },
): Step {
  const state = { ...facts, generation: facts.generation + 1, unsure: true };
  const retryAfterMs = problem.failure.fault?.retryAfterMs;
  return step(
    { ...state, phase: 'waiting', next, problem, reason: 'retry' },
    { type: 'wait', failure: problem.failure, attempt: state.attempt, retryAfterMs },
  );
}

function enterSending(facts: SessionFacts): Step {
  const { settings, sizer } = facts;
  const range = nextRange(facts);
  const sentEnd = Math.max(facts.sentEnd, range.end);
  const state = { ...facts, sentEnd, generation: facts.generation + 1 };
  const packet: RequestPacket = {
    type: 'Fragment',
    name: settings.name,
    sessionId: facts.sessionId ?? '',
    range,
    total: settings.size,
  };
  const bytes = range.end - range.start;
  const timeoutMs = fragmentTimeoutMs(
    bytes,
    sizer.bytesPerMs,
    settings.uploadReply && range.end === settings.size,
  );
  return step(
    { ...state, phase: 'sending', range },
    { type: 'save' },
    { type: 'send', packet, url: packetUrl(facts), timeoutMs },
  );
}

/**
 * The range of the next Fragment. An unsure session sends little: whether the server trims what it has
 * or answers 416, it says its offset, and hardly anything was sent twice.
 */
function nextRange(facts: SessionFacts): ByteRange {
  const { size } = facts.settings;
  const { fragmentBytes } = facts.sizer;
  const little = Math.min(fragmentBytes, SOUNDING_BYTES);
  const bytes = facts.unsure ? little : fragmentBytes;
  // Only an upload-reply job gets here with nothing left: the last bytes again bring the reply's URL.
  const start = facts.offset < size ? facts.offset : Math.max(0, size - little);
  return { start, end: Math.min(size, start + bytes) };
}

export function packetUrl(facts: SessionFacts): string {
  return applyHostId(facts.settings.url, facts.hostId);
}

function control(facts: SessionFacts, packet: RequestPacket): SessionEffect {
  return { type: 'send', packet, url: packetUrl(facts), timeoutMs: controlTimeoutMs() };
}
