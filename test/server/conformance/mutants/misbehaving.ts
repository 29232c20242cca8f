import { setTimeout as sleep } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import type { SessionStorage } from '../../../../demo/server/core/session-storage.js';
import { Deferred } from '../../../support/deferred.js';
import { answering, isPacket, OK, startMutant, value, type Mutation, type RunningServer } from './mutant.js';
import { oneConnectionAtATime } from './single-connection.js';

/** Bytes of a Fragment above which `not-found-over-a-limit` answers 404. */
export const FRAGMENT_LIMIT = 512 * 1024;

/** How long after a break `reads-on-after-an-abort` writes the bytes that had arrived. */
const LATE_MS = 100;

/** E_FAIL, in place of BG_E_SESSION_NOT_FOUND. */
const OWN_CODE = '0x80004005';

/** Defects of servers that were met in practice, by name. Each is in order for a client that never breaks a connection. */
export const MISBEHAVING = {
  /** Each Fragment is appended whole, also a repeated one; the offset is the end of the one that reached furthest. */
  'appends-overlaps': (): Mutation => {
    const ends = new Map<string, number>();
    const stored = new Set<string>();
    return {
      storage: (correct) => ({
        async find(id) {
          const session = await correct.find(id);
          return session && { ...session, received: ends.get(id) ?? session.received };
        },
        async append(session, request) {
          stored.add(session.id);
          const { size } = await stat(correct.dataFile(session));
          const result = await correct.append({ ...session, received: size }, { ...request, skip: 0 });
          const received = session.received - request.skip + (result.received - size);
          ends.set(session.id, received);
          return { ...result, received };
        },
      }),
      serve: (correct, storage) => async (head, body) => {
        const id = value(head, 'bits-session-id') ?? '';
        stored.delete(id);
        const ack = await correct(head, body);
        const session = await storage.find(id);
        if (!isPacket(head, 'Fragment') || ack.status !== 200 || !session || stored.has(id)) return ack;
        // The reference server discards a Fragment without new bytes.
        const length = Number(value(head, 'content-length'));
        const { total = 0 } = session;
        const overtaken = new AbortController().signal;
        await storage.append(session, { total, length, skip: 0, body, overtaken });
        ends.set(id, session.received);
        return ack;
      },
    };
  },
  'acknowledges-unknown-sessions': (): Mutation => answering((ack) => (ack.status === 500 ? OK : ack)),
  /** As the request filter of IIS: an answer without BITS headers, before the body is read. */
  'not-found-over-a-limit': (): Mutation => ({
    serve: (correct) => async (head, body) =>
      Number(value(head, 'content-length')) > FRAGMENT_LIMIT
        ? { status: 404, headers: [['Content-Length', '0']] }
        : correct(head, body),
  }),
  'names-own-code-for-lost-sessions': (): Mutation =>
    answering((ack) =>
      ack.status === 500
        ? {
            ...ack,
            headers: ack.headers.map(([name, text]) => [
              name,
              name.startsWith('BITS-Error') && text !== '0x5' ? OWN_CODE : text,
            ]),
          }
        : ack,
    ),
  /**
   * Sessions are not locked: what the socket of a broken Fragment held is written after later packets.
   *
   * @param when `soon`: as the server gets round to it, so that a client that waits is safe; `after-next-fragment`:
   *   always too late.
   */
  'reads-on-after-an-abort': (when: 'soon' | 'after-next-fragment' = 'soon'): Mutation => {
    const held = new Map<string, () => Promise<void>>();
    return {
      serve: (correct, storage) => async (head, body) => {
        const id = value(head, 'bits-session-id') ?? '';
        const pieces: Buffer[] = [];
        try {
          for await (const piece of body) pieces.push(piece);
        } catch {
          const write = (): Promise<void> => appendToWhatIsThere(storage, id, pieces);
          if (when === 'soon') void sleep(LATE_MS).then(write);
          else held.set(id, write);
          return OK;
        }
        const ack = await correct(head, all(pieces));
        if (isPacket(head, 'Fragment') && ack.status === 200) {
          await held.get(id)?.();
          held.delete(id);
        }
        return ack;
      },
    };
  },
} as const satisfies Record<string, () => Mutation>;

export type Misbehaving = keyof typeof MISBEHAVING | 'one-connection-at-a-time';

/**
 * Starts the reference server with this defect, open to pages of any origin.
 *
 * @param connections How long `one-connection-at-a-time` keeps a connection.
 */
export async function startMisbehaving(
  name: Misbehaving,
  connections?: Mutation['connections'],
): Promise<RunningServer> {
  if (name === 'one-connection-at-a-time')
    return oneConnectionAtATime(await startMutant(connections ? { connections } : {}));
  return startMutant(MISBEHAVING[name]());
}

/**
 * A server that serves one connection, as long as the client keeps it. Its first Fragments are acknowledged when so many
 * requests wait on other connections.
 */
export async function startWithOneKeptConnection(waiting: number): Promise<RunningServer> {
  const crowded = new Deferred<undefined>();
  const behind = await startMutant({
    connections: 'kept',
    serve: (correct) => async (head, body) => {
      const ack = await correct(head, body);
      if (isPacket(head, 'Fragment')) await crowded.promise;
      return ack;
    },
  });
  return oneConnectionAtATime(behind, (count) => {
    if (count === waiting) crowded.resolve(undefined);
  });
}

async function appendToWhatIsThere(
  storage: SessionStorage,
  id: string,
  pieces: readonly Buffer[],
): Promise<void> {
  const session = await storage.find(id);
  const { total } = session ?? {};
  if (!session || total === undefined) return;
  const length = Buffer.concat(pieces).length;
  const overtaken = new AbortController().signal;
  // The session may be gone by then.
  await storage
    .append(session, { total, length, skip: 0, body: all(pieces), overtaken })
    .catch(() => undefined);
}

async function* all(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
