import fc from 'fast-check';
import type { Ack, Fault } from '../../../../src/protocol/ack.js';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import { createSizer, sizerWithin } from '../../../../src/session/policy/fragment-sizer.js';
import type { SessionState } from '../../../../src/session/machine/state.js';
import { EARLIER, FRAGMENT, Play, SIZE } from './play.js';

/** One thing that may happen to a session; numbers are relative, so that they mean something in any state. */
export type Move =
  | {
      kind: 'ack';
      offset: 'none' | 'end' | 'behind' | 'partly' | 'beyond';
      session: boolean;
      host: boolean;
      reply: boolean;
    }
  | {
      kind: 'fault';
      status: number;
      hresult: number | undefined;
      offset: 'none' | 'end' | 'behind' | 'partly' | 'beyond';
      context: number | undefined;
      bits: boolean;
    }
  | { kind: 'silence'; reason: 'network' | 'timeout'; offline: boolean }
  | { kind: 'wake' | 'replied' | 'restart' | 'pageError' | 'pause' | 'resume' | 'cancel' | 'start' }
  | { kind: 'credentials'; renewed: boolean }
  | { kind: 'delivery'; delivered: boolean | undefined }
  | { kind: 'late'; back: number };

const offset = fc.constantFrom(
  'none' as const,
  'end' as const,
  'end' as const,
  'behind' as const,
  'partly' as const,
  'beyond' as const,
);
const statuses = [
  0, 200, 302, 400, 401, 403, 404, 404, 408, 409, 411, 413, 414, 416, 416, 418, 429, 431, 500, 500, 501, 502,
  503,
];
const hresults = [
  undefined,
  undefined,
  undefined,
  0x8020001f,
  0x80070005,
  0x80200020,
  0x80070070,
  0x80004005,
];
const kinds = (
  ...names: ('wake' | 'replied' | 'restart' | 'pageError' | 'pause' | 'resume' | 'cancel' | 'start')[]
): fc.Arbitrary<Move> => fc.record({ kind: fc.constantFrom(...names) });

export const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('ack' as const),
      offset,
      session: fc.boolean(),
      host: fc.boolean(),
      reply: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      status: fc.constantFrom(...statuses),
      hresult: fc.constantFrom(...hresults),
      offset,
      context: fc.constantFrom(undefined, undefined, 5, 7),
      bits: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('silence' as const),
      reason: fc.constantFrom('network' as const, 'timeout' as const),
      offline: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: kinds('wake', 'wake', 'restart', 'replied') },
  { weight: 3, arbitrary: kinds('pause', 'resume', 'resume', 'start') },
  { weight: 1, arbitrary: kinds('cancel', 'pageError') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credentials' as const), renewed: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delivery' as const),
      delivered: fc.constantFrom(true, false, undefined),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('late' as const), back: fc.integer({ min: 1, max: 3 }) }),
  },
);

const LARGE = 4 * 1024 ** 3;
const SIZES = { fixed: { fragmentBytes: FRAGMENT }, limited: { maxBytes: 2 * FRAGMENT }, auto: {} };

export const session = fc
  .record({
    // The largest is large enough for trials of larger Fragments.
    size: fc.constantFrom(0, 1, FRAGMENT, FRAGMENT + 1, SIZE, SIZE, LARGE, LARGE),
    uploadReply: fc.boolean(),
    followHostId: fc.boolean(),
    ping: fc.constantFrom('auto' as const, 'always' as const, 'never' as const),
    authOnForbidden: fc.boolean(),
    digests: fc.boolean(),
    verify: fc.constantFrom('auto' as const, 'always' as const, 'never' as const),
    earlier: fc.boolean(),
    sizes: fc.constantFrom('fixed' as const, 'limited' as const, 'auto' as const),
    /** What earlier uploads learned of the endpoint. */
    accepted: fc.constantFrom(0, FRAGMENT / 2, 8 * FRAGMENT, 24 * 1024 ** 2),
    refused: fc.constantFrom(FRAGMENT, 9 * FRAGMENT, Infinity, Infinity),
    bytesPerMs: fc.constantFrom(0, 1, 20, 1e6),
  })
  .map(({ earlier, sizes, accepted, refused, bytesPerMs, ...settings }) => {
    const known = {
      ...NO_LIMITS,
      bytesPerMs,
      ...(accepted < refused && { acceptedBytes: accepted, refusedBytes: refused }),
    };
    const empty = createSizer(SIZES[sizes]);
    const sizer = sizerWithin(empty, known);
    const resumed = earlier && settings.size === SIZE ? { earlier: EARLIER } : {};
    return () => new Play({ settings, sizer, settles: false, ...resumed }).start();
  });

/** Applies the move to the session. */
export function make(next: Move, each: Play): void {
  switch (next.kind) {
    case 'ack':
      each.ack({
        receivedOffset: offsetOf(next.offset, each.state),
        sessionId: next.session ? `{${each.state.generation}}` : undefined,
        ...(next.host ? { hostId: 'other.example', hostIdFallbackMs: 1_000 } : {}),
        replyUrl: next.reply ? 'reply.bin' : undefined,
      } satisfies Partial<Ack>);
      break;
    case 'fault':
      each.fault(next.status, {
        hresult: next.hresult,
        context: next.context,
        bits: next.bits,
        receivedOffset: offsetOf(next.offset, each.state),
      } satisfies Partial<Fault>);
      break;
    case 'silence':
      each.nowMs += 700;
      each.silence(next.reason, next.offline);
      break;
    case 'credentials':
      each.credentials(next.renewed);
      break;
    case 'delivery':
      each.delivery(next.delivered);
      break;
    case 'late': {
      const generation = each.state.generation - next.back;
      const answer: Ack = {
        kind: 'ack',
        status: 200,
        sessionId: '{LATE}',
        hostId: undefined,
        hostIdFallbackMs: undefined,
        receivedOffset: 7,
        replyUrl: undefined,
        isIis: false,
      };
      each.event({ type: 'answer', generation, answer, elapsedMs: 1, nowMs: each.nowMs });
      break;
    }
    default:
      each[next.kind]();
  }
}

function offsetOf(
  where: 'none' | 'end' | 'behind' | 'partly' | 'beyond',
  state: SessionState,
): number | undefined {
  const end = state.phase === 'sending' ? state.range.end : state.offset;
  switch (where) {
    case 'none':
      return undefined;
    case 'end':
      return end;
    case 'behind':
      return Math.floor(state.offset / 2);
    case 'partly':
      return Math.floor((state.offset + end) / 2);
    case 'beyond':
      return state.sentEnd + 1;
  }
}
