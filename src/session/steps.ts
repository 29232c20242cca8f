import { applyHostId } from '../protocol/host-id.js';
import type { ByteRange } from '../protocol/content-range.js';
import type { RequestPacket } from '../protocol/packets.js';
import { SOUNDING_BYTES } from './fragment-sizer.js';
import { CONTROL_TIMEOUT_MS, fragmentTimeoutMs } from './response-timeout.js';
import { FORGET, SAVE, type SessionEffect } from './session-effect.js';
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
export function before({ state, effects }: Step, ...earlier: SessionEffect[]): Step {
  return step(state, ...earlier, ...effects);
}

/** Enters a phase in which something is asked. */
export function enter(facts: SessionFacts, phase: ActivePhase): Step {
  const sessionId = facts.sessionId ?? '';
  switch (phase) {
    case 'creating':
      return step({ ...facts, phase }, send(facts, { type: 'Create-Session', name: facts.settings.name }));
    case 'probing':
      return step({ ...facts, phase }, send(facts, { type: 'Ping' }));
    case 'sending':
      return enterSending(facts);
    case 'replying':
      return step({ ...facts, phase }, { type: 'fetch-reply', url: facts.replyUrl ?? '' });
    case 'closing':
      return step(
        { ...facts, phase, closeSent: true, again: facts.closeSent },
        SAVE,
        send(facts, { type: 'Close-Session', sessionId }),
      );
    case 'cancelling':
      if (sessionId === '') return end(facts, 'cancelled');
      return step(
        { ...facts, phase, awaitsCreate: false },
        SAVE,
        send(facts, { type: 'Cancel-Session', sessionId }),
      );
  }
}

/** The phase in which a session that stands still, or was pinged, has to go on. */
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
  const phase = wanted ? 'probing' : next;
  // A Fragment's Ack will tell the offset; without one to send, nothing is left to learn.
  if (!facts.resuming || next === 'sending') return enter(facts, phase);
  const confirmed = enter({ ...facts, resuming: false }, phase);
  return before(confirmed, { type: 'opened', created: false, offset: facts.offset });
}

/** Stops for good, with the checkpoint kept. */
export function stop(facts: SessionFacts, problem: SessionProblem): Step {
  return step({ ...facts, unsure: true, phase: 'failed', problem }, SAVE);
}

/** Nothing is left to do, and nothing to keep. */
export function end(facts: SessionFacts, phase: 'done' | 'cancelled'): Step {
  return step({ ...facts, phase }, FORGET);
}

function enterSending(facts: SessionFacts): Step {
  const { settings, sizer } = facts;
  const range = nextRange(facts);
  const isLast = range.end === settings.size;
  const packet: RequestPacket = {
    type: 'Fragment',
    name: settings.name,
    sessionId: facts.sessionId ?? '',
    range,
    total: settings.size,
  };
  return step(
    { ...facts, sentEnd: Math.max(facts.sentEnd, range.end), phase: 'sending', range },
    SAVE,
    send(
      facts,
      packet,
      fragmentTimeoutMs(range.end - range.start, sizer.bytesPerMs, settings.uploadReply && isLast),
    ),
  );
}

/**
 * The range of the next Fragment. An unsure session sends little: whether the server trims what it has
 * or answers 416, it says its offset, and hardly anything was sent twice.
 */
function nextRange({
  settings: { size },
  sizer: { fragmentBytes },
  offset,
  unsure,
}: SessionFacts): ByteRange {
  const little = Math.min(fragmentBytes, SOUNDING_BYTES);
  // Only an upload-reply job gets here with nothing left: the last bytes again bring the reply's URL.
  const start = offset < size ? offset : Math.max(0, size - little);
  return { start, end: Math.min(size, start + (unsure ? little : fragmentBytes)) };
}

export function packetUrl(facts: SessionFacts): string {
  return applyHostId(facts.settings.url, facts.hostId);
}

function send(facts: SessionFacts, packet: RequestPacket, timeoutMs = CONTROL_TIMEOUT_MS): SessionEffect {
  return { type: 'send', packet, url: packetUrl(facts), timeoutMs };
}
