import { expect } from '@open-wc/testing';
import type { SessionEffect } from '../../../../src/session/machine/session-effect.js';
import { topOf, trialBytes } from '../../../../src/session/policy/fragment-sizer.js';
import { MIN_FRAGMENT_BYTES } from '../../../../src/protocol/constants.js';
import {
  fragmentBytesOf,
  isAsking,
  type Phase,
  type SessionState,
} from '../../../../src/session/machine/state.js';
import type { Move } from './session-moves.js';

/** The legal successors, as the table of src/session/machine/state.ts has them; a phase may always stay. */
export const SUCCESSORS: Readonly<Record<Phase, readonly Phase[]>> = {
  // Paused in the queue, cancelled before the first packet.
  idle: ['creating', 'probing', 'sending', 'replying', 'closing', 'paused', 'cancelling', 'cancelled'],
  // Done: the file that a lost Close-Session delivered makes the new session conflict.
  creating: ['probing', 'sending', 'closing', 'done', 'waiting', 'paused', 'cancelling', 'failed'],
  probing: [
    'creating',
    'sending',
    'replying',
    'closing',
    'waiting',
    'paused',
    'cancelling',
    'cancelled',
    'failed',
  ],
  sending: ['done', 'probing', 'replying', 'closing', 'waiting', 'paused', 'cancelling', 'failed'],
  replying: ['closing', 'waiting', 'paused', 'cancelling', 'failed'],
  closing: ['done', 'sending', 'replying', 'waiting', 'paused', 'cancelling', 'failed'],
  waiting: [
    ...(['creating', 'probing', 'sending', 'replying', 'closing'] as const),
    ...(['paused', 'cancelling', 'cancelled', 'failed'] as const),
  ],
  paused: ['probing', 'creating', 'sending', 'replying', 'closing', 'cancelling', 'cancelled'],
  cancelling: ['cancelled', 'waiting'],
  failed: ['probing', 'creating', 'sending', 'replying', 'closing', 'cancelling', 'cancelled'],
  done: [],
  cancelled: [],
};

/** Invariants of every step of the reducer. */
export function checkStep(
  before: SessionState,
  after: SessionState,
  effects: readonly SessionEffect[],
  cause: Move,
): void {
  const where = `${before.phase} → ${after.phase} by ${JSON.stringify(cause)}`;
  if (after.phase !== before.phase) expect(SUCCESSORS[before.phase], where).to.include(after.phase);
  if (cause.kind === 'late') {
    expect(after, where).to.equal(before);
    expect(effects, where).to.deep.equal([]);
  }
  checkOffset(before, after, effects, cause, where);
  checkSizes(before, after, cause, where);
  expect(after.generation, where).to.be.at.least(before.generation);
  if (after.phase === 'failed' && before.phase === 'failed') expect(after, where).to.equal(before);
  if (before.phase === 'failed' && after.phase !== 'failed')
    expect(['start', 'cancel'], where).to.include(cause.kind);
  checkEffects(after, effects, where, before, cause);
}

/** Bytes count with the server's Ack alone, and a step back is announced. */
function checkOffset(
  before: SessionState,
  after: SessionState,
  effects: readonly SessionEffect[],
  cause: Move,
  where: string,
): void {
  const { size } = after.settings;
  expect(after.offset, where).to.be.within(0, after.sentEnd);
  expect(after.sentEnd, where).to.be.at.most(after.reservedEnd);
  expect(after.reservedEnd, where).to.be.at.most(size);
  if (after.sessionId === before.sessionId && after.sessionId !== null) {
    expect(after.sentEnd, where).to.be.at.least(before.sentEnd);
  }
  if (after.offset === before.offset) return;
  const heard = ['ack', 'fault', 'delivery'].includes(cause.kind);
  expect(heard, `${where}: ${before.offset} to ${after.offset}`).to.equal(true);
  if (after.offset < before.offset) {
    const announced = { type: 'ask-restart', acknowledged: before.offset, resumesFrom: after.offset };
    if (after.phase === 'failed') expect(after.problem.code, where).to.equal('session-lost');
    else expect(effects, `${where}: never back in silence`).to.deep.equal([announced]);
  }
  if (after.sessionId !== before.sessionId) expect(after.offset, where).to.equal(0);
  else expect(after.offset, where).to.be.at.most(before.sentEnd);
}

/** A size that was refused is not tried again, until that turns out to have had another reason. */
function checkSizes(before: SessionState, after: SessionState, cause: Move, where: string): void {
  const { limits } = after.sizer;
  const sent = fragmentBytesOf(after);
  expect(limits.acceptedBytes, where).to.be.lessThan(limits.refusedBytes);
  if (limits.refusedBytes > before.sizer.limits.refusedBytes)
    expect(before.refusal !== null || cause.kind === 'ack', where).to.equal(true);
  if (after.phase === 'sending' && after !== before) {
    expect(sent, where).to.be.lessThan(limits.refusedBytes);
    expect(sent, where).to.be.at.most(trialBytes(after.sizer));
  }
  const refused = fragmentBytesOf(before);
  const tried = before.sizer.ceilingBytes === Infinity && refused > topOf(before.sizer);
  if (tried && cause.kind === 'silence' && !cause.offline) {
    // The server may still be reading it.
    const phase = after.settings.ping === 'never' ? 'sending' : 'probing';
    expect(after, where).to.include({ phase, offset: before.offset, attempt: before.attempt });
    expect(limits.refusedBytes, where).to.equal(refused);
    expect(sent, where).to.be.at.most(before.sizer.limits.acceptedBytes);
  }
  const bare = cause.kind === 'fault' && !cause.bits && cause.hresult === undefined;
  const bySize = bare && [400, 404, 411, 413, 414, 431].includes(cause.status);
  const told = bySize && cause.offset === 'none';
  if (told && refused > MIN_FRAGMENT_BYTES && refused > before.sizer.limits.acceptedBytes) {
    expect(after.phase, where).to.equal('sending');
    expect(sent, where).to.be.lessThan(refused);
    expect(after.offset, where).to.equal(before.offset);
  }
}

/** What a checkpoint says of the session: the part that has to be stored before a byte is sent. */
export type Stored = Pick<SessionState, 'sessionId' | 'reservedEnd'>;

/**
 * Whenever the page dies, the checkpoint has the session, and no byte past its reserved end was sent: a Fragment is
 * within what was written by an effect before it, in this step or an earlier one.
 *
 * @returns What is stored after the step.
 */
export function checkReserve(
  stored: Stored,
  state: SessionState,
  effects: readonly SessionEffect[],
  where = '',
): Stored {
  // Of the writes of a step only the last is executed.
  const save = effects.map(({ type }) => type).lastIndexOf('save');
  const written = { sessionId: state.sessionId, reservedEnd: state.reservedEnd };
  effects.forEach((effect, i) => {
    if (effect.type !== 'send' || effect.packet.type !== 'Fragment') return;
    const before = save >= 0 && save < i ? written : stored;
    expect(effect.packet.sessionId, `${where}: the session is stored`).to.equal(before.sessionId);
    expect(effect.packet.range.end, `${where}: reserved`).to.be.at.most(before.reservedEnd);
  });
  return save >= 0 ? written : stored;
}

/** Invariants of the effects of a step. */
export function checkEffects(
  state: SessionState,
  effects: readonly SessionEffect[],
  where = 'start',
  before?: SessionState,
  cause?: Move,
): void {
  const requests = effects.filter((effect) => effect.type === 'send' || effect.type === 'fetch-reply');
  expect(requests.length, where).to.be.at.most(1);
  if (requests.length === 1) {
    expect(isAsking(state), where).to.equal(true);
    if (before !== undefined) {
      expect(state.generation, `${where}: a request has a generation of its own`).to.be.greaterThan(
        before.generation,
      );
      // The request under way was answered, or is aborted first.
      const aborted = before.phase === 'creating' || effects[0]?.type === 'abort';
      if (cause?.kind === 'cancel') expect(aborted, where).to.equal(true);
    }
  }
  for (const effect of effects) {
    if (effect.type !== 'send' || effect.packet.type !== 'Fragment') continue;
    const { range, total, sessionId } = effect.packet;
    expect(sessionId, where).to.equal(state.sessionId);
    expect(total, where).to.equal(state.settings.size);
    expect(range.end, where).to.be.within(range.start + 1, state.sentEnd);
    const lastBytesAgain = state.settings.uploadReply && state.offset === total && range.end === total;
    if (!lastBytesAgain) expect(range.start, where).to.equal(state.offset);
  }
  if (state.phase === 'done' || state.phase === 'cancelled') {
    if (before?.phase !== state.phase) expect(effects.at(-1)?.type, where).to.equal('forget');
  }
  if (state.phase === 'done' && before !== undefined && before.phase !== 'done') {
    const isFound = cause?.kind === 'delivery' && cause.delivered === true;
    expect(before.phase === 'closing' || before.closeUnknown || isFound, where).to.equal(true);
    expect(state.verified, where).to.equal(isFound);
  }
  if (state.phase === 'closing') {
    expect(state.offset, where).to.equal(state.settings.size);
    expect(state.sessionId, where).to.not.equal(null);
  }
}
