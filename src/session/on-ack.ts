import type { Ack } from '../protocol/ack.js';
import type { ByteRange } from '../protocol/content-range.js';
import { resolveReplyUrl } from '../protocol/reply-url.js';
import { sizerAfterAck } from './fragment-sizer.js';
import { before, enter, fail, probe, resumePhase, step, type Step } from './steps.js';
import type { SessionEffect } from './session-effect.js';
import type { SessionFacts, SessionState } from './state.js';

/** Fragment answers in a row that may ask for what they were just sent. */
const MAX_STALLS = 10;

/** The server processed the packet of this phase. */
export function onAck(state: SessionState, ack: Ack, elapsedMs: number): Step {
  const facts: SessionState = { ...state, authTried: false };
  switch (facts.phase) {
    case 'creating':
      return onCreated(facts, ack);
    case 'probing':
      return enter(facts, facts.next);
    case 'sending':
      return onFragmentAck(facts, facts.range, ack, elapsedMs);
    case 'closing':
      return step({ ...facts, phase: 'done' }, { type: 'forget' });
    case 'cancelling':
      if (facts.awaitsCreate && ack.sessionId !== undefined) {
        return enter({ ...facts, ...openedFacts(facts, ack, ack.sessionId) }, 'cancelling');
      }
      return step({ ...facts, phase: 'cancelled' }, { type: 'forget' });
    default:
      return step(state);
  }
}

/** Where an answer to a Fragment says to go on; shared with 416 [MC-BUP 3.1.5.2.4]. */
export function onReceivedOffset(
  facts: SessionFacts,
  range: ByteRange,
  offset: number,
  replyUrl?: string,
): Step {
  const { size, uploadReply } = facts.settings;
  // Never skip bytes: no honest server can have what was never sent.
  if (offset > facts.sentEnd || offset > size) return fail(facts, { code: 'protocol' }, 'sending');
  const advanced = offset > facts.best;
  const stalls = advanced ? 0 : facts.stalls + (offset <= range.start ? 1 : 0);
  const resolved = replyUrl === undefined ? undefined : resolveReplyUrl(replyUrl, facts.settings.url);
  const moved: SessionFacts = {
    ...facts,
    offset,
    stalls,
    best: Math.max(facts.best, offset),
    worked: true,
    unsure: false,
    resuming: false,
    suspicions: 0,
    hostTroubleSinceMs: null,
    replyUrl: resolved ?? facts.replyUrl,
    ...(advanced ? { attempt: 0, losses: 0 } : {}),
  };
  if (stalls > MAX_STALLS) return fail(moved, { code: 'protocol' }, 'sending');
  if (offset === size && uploadReply && moved.replyUrl === null && range.end === size) {
    return before([{ type: 'save' }], fail(moved, { code: 'reply-missing' }, 'sending'));
  }
  return before([{ type: 'save' }, ...takenUp(facts, range, offset)], enter(moved, resumePhase(moved)));
}

/** The first answer that confirms an earlier session tells where it goes on. */
function takenUp(facts: SessionFacts, range: ByteRange, offset: number): SessionEffect[] {
  if (!facts.resuming) return [];
  return [{ type: 'opened', created: false, offset: offset === range.end ? range.start : offset }];
}

function onFragmentAck(facts: SessionFacts, range: ByteRange, ack: Ack, elapsedMs: number): Step {
  const offset = ack.receivedOffset ?? range.end;
  const sentBytes = Math.max(0, Math.min(offset, range.end) - range.start);
  const sizer = sentBytes > 0 ? sizerAfterAck(facts.sizer, sentBytes, elapsedMs) : facts.sizer;
  return onReceivedOffset({ ...facts, sizer }, range, offset, ack.replyUrl);
}

function onCreated(facts: SessionFacts, ack: Ack): Step {
  if (ack.sessionId === undefined) return fail(facts, { code: 'protocol' }, 'creating');
  const created = openedFacts(facts, ack, ack.sessionId);
  const next = resumePhase(created);
  const movedHost = created.hostId !== null && created.settings.ping !== 'never';
  return before(
    [{ type: 'save' }, { type: 'opened', created: true, offset: 0 }],
    movedHost ? probe(created, next) : enter(created, next),
  );
}

function openedFacts(facts: SessionFacts, ack: Ack, sessionId: string): SessionFacts {
  const hostId = facts.settings.followHostId ? (ack.hostId ?? null) : null;
  return {
    ...facts,
    sessionId,
    closeUnknown: false,
    hostId,
    hostIdFallbackMs: hostId === null ? null : (ack.hostIdFallbackMs ?? null),
    hostTroubleSinceMs: null,
    attempt: 0,
    unsure: false,
    resuming: false,
  };
}
