import { applyHostId } from '../../protocol/host-id.js';
import type { ByteRange } from '../../protocol/content-range.js';
import type { RequestPacket } from '../../protocol/packets.js';
import { PROBE_BYTES, trialBytes } from '../policy/fragment-sizer.js';
import { CONTROL_TIMEOUT_MS, fragmentTimeoutMs, PING_TIMEOUT_MS } from '../policy/response-timeout.js';
import { FORGET, SAVE, type SessionEffect } from './session-effect.js';
import type { Failure } from '../policy/failure.js';
import type {
  ActivePhase,
  AskingState,
  RequestProblem,
  SessionFacts,
  SessionProblem,
  SessionState,
} from './state.js';

/** Minimum number of bytes after a Fragment that are reserved in the checkpoint: more than the largest next one. */
const RESERVED_BYTES = 32 * 1024 * 1024;

/** Result of the reducer: the next state and its effects. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

export function step(state: SessionState, ...effects: SessionEffect[]): Step {
  return { state, effects };
}

/** Prepends effects to a step. */
export function withEffectsFirst({ state, effects }: Step, ...earlier: SessionEffect[]): Step {
  return step(state, ...earlier, ...effects);
}

/** Enters a phase that makes a request. */
export function enter(facts: SessionFacts, phase: ActivePhase): Step {
  const sessionId = facts.sessionId ?? '';
  switch (phase) {
    case 'creating':
      return step({ ...facts, phase }, send(facts, { type: 'Create-Session', name: facts.settings.name }));
    case 'probing':
      return step({ ...facts, phase }, send(facts, { type: 'Ping' }, PING_TIMEOUT_MS));
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

/** Phase to enter after a pause, a failure or a Ping. */
export function resumePhase(facts: SessionFacts): ActivePhase {
  if (facts.sessionId === null) return 'creating';
  if (facts.offset < facts.settings.size) return 'sending';
  // An empty file has no last Fragment, and so no Ack with a reply URL.
  if (facts.settings.uploadReply && facts.settings.size > 0 && !facts.closeSent && !facts.replied)
    return facts.replyUrl === null ? 'sending' : 'replying';
  return 'closing';
}

/**
 * Phase to enter where the server may still be reading an aborted Fragment: a Ping before the next one. A server that
 * does not lock its sessions would store both.
 */
export function settlePhase(facts: SessionFacts): ActivePhase {
  const next = resumePhase(facts);
  return next === 'sending' && facts.settings.ping !== 'never' ? 'probing' : next;
}

/** Starts or resumes the session. */
export function resumeSession(facts: SessionFacts): Step {
  const next = resumePhase(facts);
  const phase = facts.settings.ping === 'always' ? 'probing' : settlePhase(facts);
  // The response to a Fragment confirms the offset; without a Fragment to send it is final.
  if (!facts.resuming || next === 'sending') return enter(facts, phase);
  const confirmed = enter({ ...facts, resuming: false }, phase);
  return withEffectsFirst(confirmed, { type: 'opened', created: false, offset: facts.offset });
}

/** Duration of the requests of an upload from which on `auto` looks at the destination: it then costs less than 1 %. */
const LOOK_AFTER_MS = 10_000;

/** Close-Session was processed: ends the session, or looks at the destination first, as `verify` says. */
export function finish(state: AskingState): Step {
  const { spentMs, settings } = state;
  const { verify, size, uploadReply } = settings;
  // An empty file has no Fragment whose Ack would show that the server stores anything. The application that replied
  // has read the upload, and may have removed it.
  const isDue =
    verify === 'auto' ? !uploadReply && (size === 0 || spentMs > LOOK_AFTER_MS) : verify === 'always';
  return isDue ? step(state, lookAt(state)) : end(state, 'done');
}

/** @param failure The loss of the session that the look may refute. */
export function lookAt(state: AskingState, failure?: Failure): SessionEffect {
  return { type: 'check-delivery', url: packetUrl(state), failure };
}

/** Ends the session as failed, and keeps its checkpoint. */
export function stop(facts: SessionFacts, problem: SessionProblem): Step {
  return step({ ...facts, unsure: true, phase: 'failed', problem }, SAVE);
}

/** Enters `next` after the retry delay. */
export function wait(facts: SessionFacts, problem: RequestProblem, next: ActivePhase, unsure = true): Step {
  return step({ ...facts, unsure, phase: 'waiting', next, problem, reason: 'retry' }, { type: 'wait' });
}

/** Ends the session as done or cancelled, and deletes its checkpoint. */
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
  const bytes = range.end - range.start;
  const request = send(
    facts,
    packet,
    fragmentTimeoutMs(bytes, sizer.bytesPerMs, settings.uploadReply && isLast),
  );
  const { sentEnd, reservedEnd } = facts;
  const wantedEnd = Math.min(settings.size, range.end + Math.max(2 * bytes, RESERVED_BYTES));
  const state: SessionState = {
    ...facts,
    sentEnd: Math.max(sentEnd, range.end),
    reservedEnd: Math.max(reservedEnd, wantedEnd),
    phase: 'sending',
    range,
  };
  // Within what an earlier write reserved, the Fragment need not wait for this one.
  return range.end > reservedEnd ? step(state, SAVE, request) : step(state, request, SAVE);
}

/**
 * Range of the next Fragment. If the server's offset is uncertain (`unsure`), the Fragment is small, because the server may
 * already have its bytes. The response names the offset, as an Ack or a 416.
 */
function nextRange(facts: SessionFacts): ByteRange {
  const { settings, sizer, offset, unsure } = facts;
  const { size } = settings;
  const { fragmentBytes } = sizer;
  const probeBytes = Math.min(fragmentBytes, PROBE_BYTES);
  // All bytes are acknowledged only if the reply URL is missing: the response to the repeated last bytes has it.
  const start = offset < size ? offset : Math.max(0, size - probeBytes);
  const bytes = unsure ? probeBytes : isWell(facts) ? trialBytes(sizer) : fragmentBytes;
  return { start, end: Math.min(size, start + bytes) };
}

/** Whether nothing has failed since the last Ack of a Fragment, so that a failure of a larger one is due to its size. */
function isWell({ attempt, lossSigns, refusal, broken }: SessionFacts): boolean {
  return attempt + lossSigns === 0 && refusal === null && broken === null;
}

function packetUrl(facts: SessionFacts): string {
  return applyHostId(facts.settings.url, facts.hostId);
}

function send(facts: SessionFacts, packet: RequestPacket, timeoutMs = CONTROL_TIMEOUT_MS): SessionEffect {
  return { type: 'send', packet, url: packetUrl(facts), timeoutMs };
}
