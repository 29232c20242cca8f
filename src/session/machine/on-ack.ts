import type { Ack } from '../../protocol/ack.js';
import type { ByteRange } from '../../protocol/content-range.js';
import { resolveReplyUrl } from '../../protocol/reply-url.js';
import type { Failure } from '../policy/failure.js';
import { limitsAfterAck } from '../policy/fragment-limits.js';
import { sizerAfterAck, sizerForIis, sizerWithin } from '../policy/fragment-sizer.js';
import type { FailureHandling } from './failure-handling.js';
import { SAVE, type SessionEffect } from './session-effect.js';
import { end, enter, finish, resumePhase, step, stop, withEffectsFirst, type Step } from './transitions.js';
import { fragmentBytesOf, NO_HOST, type AskingState, type SessionFacts } from './state.js';

/** Maximum number of consecutive responses to Fragments without progress. */
const MAX_STALLS = 10;

/** Handles the Ack of the request of this phase. */
export function onAck(state: AskingState, ack: Ack, elapsedMs: number, failures: FailureHandling): Step {
  const bytes = fragmentBytesOf(state);
  const sizer = sizerWithin(state.sizer, limitsAfterAck(state.sizer.limits, bytes, elapsedMs));
  const facts = { ...state, authTried: false, sizer, spoke: true, spentMs: state.spentMs + elapsedMs };
  const { sessionId } = ack;
  switch (facts.phase) {
    case 'creating': {
      if (sessionId === undefined) return stop(facts, { code: 'protocol' });
      const created = createdFacts(facts, ack, sessionId);
      const pinged = created.hostId !== null && created.settings.ping !== 'never';
      const next = enter(created, pinged ? 'probing' : resumePhase(created));
      return withEffectsFirst(next, SAVE, { type: 'opened', created: true, offset: 0 });
    }
    case 'probing': {
      const troubles = facts.troubles.map((trouble) => ({ ...trouble, pinged: true }));
      return enter({ ...facts, troubles }, resumePhase(facts));
    }
    case 'sending':
      return onFragmentAck(facts, facts.range, ack, elapsedMs, failures);
    case 'replying':
      return step(state);
    case 'closing':
      return finish(facts);
    case 'cancelling':
      if (!facts.awaitsCreate || sessionId === undefined) return end(facts, 'cancelled');
      return enter(createdFacts(facts, ack, sessionId), 'cancelling');
  }
}

/** Handles the offset in the response to a Fragment, an Ack or a 416 [MC-BUP 3.1.5.2.4]. */
export function onReceivedOffset(
  facts: SessionFacts,
  range: ByteRange,
  offset: number,
  failures: Pick<FailureHandling, 'goBack'>,
  replyUrl = '',
  failure: Failure = { kind: 'out-of-step' },
): Step {
  const { size, uploadReply, url } = facts.settings;
  // An offset beyond the sent bytes is a protocol error: no byte may be skipped.
  if (offset > facts.sentEnd || offset > size) return stop(facts, { code: 'protocol' });
  const advanced = offset > facts.offset;
  const updated: SessionFacts = {
    ...facts,
    ...(advanced && { attempt: 0, losses: 0, troubles: [] }),
    offset,
    stalls: advanced ? 0 : facts.stalls + (offset <= range.start ? 1 : 0),
    worked: true,
    unsure: false,
    lossSigns: 0,
    hostTroubleSinceMs: null,
    replyUrl: resolveReplyUrl(replyUrl, url) ?? facts.replyUrl,
  };
  // `resuming` stays as it is: the next response confirms the offset of an earlier session.
  if (offset < facts.offset) return failures.goBack(updated, facts.offset, failure);
  if (updated.stalls > MAX_STALLS) return stop(updated, { code: 'protocol' });
  if (offset === size && uploadReply && updated.replyUrl === null && range.end === size) {
    return withEffectsFirst(stop(updated, { code: 'reply-missing' }), SAVE);
  }
  // The first response that confirms an earlier session names its offset. An Ack of the whole range means that the
  // session was at the start of the range before.
  const resumed: SessionEffect[] = facts.resuming
    ? [{ type: 'opened', created: false, offset: offset === range.end ? range.start : offset }]
    : [];
  return withEffectsFirst(enter({ ...updated, resuming: false }, resumePhase(updated)), SAVE, ...resumed);
}

function onFragmentAck(
  facts: SessionFacts,
  range: ByteRange,
  ack: Ack,
  elapsedMs: number,
  failures: FailureHandling,
): Step {
  const bytes = range.end - range.start;
  const { receivedOffset: offset = range.end } = ack;
  // Without an offset nothing shows that the server stores anything: `auto` looks at the destination.
  const spentMs = ack.receivedOffset === undefined ? Infinity : facts.spentMs;
  const sentBytes = Math.min(offset, range.end) - range.start;
  // The first Fragment of a resumed session is a small one, on a new connection: a remembered rate says more.
  const isKnown = facts.resuming && facts.unsure && facts.sizer.limits.bytesPerMs > 0;
  const sizer = sentBytes > 0 && !isKnown ? sizerAfterAck(facts.sizer, sentBytes, elapsedMs) : facts.sizer;
  const broken =
    facts.broken !== null && bytes < facts.broken.bytes ? { ...facts.broken, accepted: true } : null;
  const acknowledged = { ...facts, sizer, broken, spentMs, refusal: null };
  return onReceivedOffset(acknowledged, range, offset, failures, ack.replyUrl);
}

/** Facts of a session that the server has just created. */
function createdFacts(facts: SessionFacts, ack: Ack, sessionId: string): SessionFacts {
  const { hostId, hostIdFallbackMs = null } = ack;
  const elsewhere = facts.settings.followHostId && hostId !== undefined;
  return {
    ...facts,
    ...NO_HOST,
    ...(elsewhere && { hostId, hostIdFallbackMs }),
    sizer: ack.isIis ? sizerForIis(facts.sizer) : facts.sizer,
    sessionId,
    closeUnknown: false,
    attempt: 0,
    unsure: false,
    resuming: false,
  };
}
