import type { Ack } from '../../../../demo/server/core/wire/ack.js';
import type { Session } from '../../../../demo/server/core/session-storage.js';
import { answering, isPacket, mutant, OK, value, type Mutant } from './mutant.js';

const RANGE = 'BITS-Received-Content-Range';

/** Sessions that live too long, or are shared. */
export const sessionMutants: readonly Mutant[] = [
  mutant('gives one session per destination', ['create/unique-ids', 'sessions/same-destination'], () => {
    const granted = new Map<string, Ack>();
    return answering((ack, head) => {
      if (!isPacket(head, 'Create-Session') || ack.status !== 200) return ack;
      const first = granted.get(head.target) ?? ack;
      granted.set(head.target, first);
      return first;
    });
  }),
  mutant('keeps the session after Close-Session', ['session-id/gone-after-close', 'close/twice'], () => {
    // A session that was closed is still listed: its packets are answered as if nothing had been.
    const closed = new Set<string>();
    return {
      serve: (correct) => async (head, body) => {
        const id = value(head, 'bits-session-id') ?? '';
        if (closed.has(id)) return { ...OK, headers: [...OK.headers, [RANGE, '0']] };
        const ack = await correct(head, body);
        if (isPacket(head, 'Close-Session') && ack.status === 200) closed.add(id);
        return ack;
      },
    };
  }),
  mutant(
    'acknowledges Cancel-Session and keeps the session',
    ['session-id/gone-after-cancel', 'cancel/twice'],
    () => ({
      serve: (correct) => (head, body) =>
        isPacket(head, 'Cancel-Session') ? Promise.resolve(OK) : correct(head, body),
    }),
  ),
  mutant('keeps the session after an early Close-Session', ['close/early-ends-the-session'], () => ({
    storage: (correct) => ({
      remove: (session) =>
        session.received < (session.total ?? 0) ? Promise.resolve() : correct.remove(session),
    }),
  })),
  mutant('cancels every session of a destination', ['sessions/cancel-one'], () => {
    const created: Session[] = [];
    return {
      storage: (correct) => ({
        async create(destination, user, limits) {
          const session = await correct.create(destination, user, limits);
          created.push(session);
          return session;
        },
        async remove(session) {
          const same = created.filter(
            (other) => other.destination.join('/') === session.destination.join('/'),
          );
          for (const { id } of same) {
            const other = await correct.find(id);
            if (other) await correct.remove(other);
          }
        },
      }),
    };
  }),
];
