import { setTimeout as sleep } from 'node:timers/promises';
import { stat } from 'node:fs/promises';
import { answering, OK, startMutant, value, type Mutation, type RunningServer } from './mutant.js';
import { oneConnectionAtATime } from './single-connection.js';

/** Bytes of a Fragment above which `not-found-over-a-limit` answers 404. */
export const FRAGMENT_LIMIT = 512 * 1024;

/** How long after a break `reads-on-after-an-abort` writes the bytes that had arrived. */
const LATE_MS = 100;

/** E_FAIL, in place of BG_E_SESSION_NOT_FOUND. */
const OWN_CODE = '0x80004005';

/** Defects of servers that were met in practice, by name. Each is in order for a client that never breaks a connection. */
export const MISBEHAVING = {
  'appends-overlaps': (): Mutation => ({
    // Each Fragment is appended whole; the offset of a session is the end of its latest Fragment.
    storage: (correct) => {
      const ends = new Map<string, number>();
      return {
        async find(id) {
          const session = await correct.find(id);
          return session && { ...session, received: ends.get(id) ?? session.received };
        },
        async append(session, request) {
          const { size } = await stat(correct.dataFile(session));
          const result = await correct.append({ ...session, received: size }, { ...request, skip: 0 });
          const received = session.received - request.skip + (result.received - size);
          ends.set(session.id, received);
          return { ...result, received };
        },
      };
    },
  }),
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
  /** Sessions are not locked: what the socket of a broken Fragment held is written after later packets. */
  'reads-on-after-an-abort': (): Mutation => ({
    serve: (correct, storage) => async (head, body) => {
      const pieces: Buffer[] = [];
      try {
        for await (const piece of body) pieces.push(piece);
        return await correct(head, all(pieces));
      } catch {
        void late(async () => {
          const session = await storage.find(value(head, 'bits-session-id') ?? '');
          const { total } = session ?? {};
          if (!session || total === undefined) return;
          const length = Buffer.concat(pieces).length;
          const overtaken = new AbortController().signal;
          await storage.append(session, { total, length, skip: 0, body: all(pieces), overtaken });
        });
        return OK;
      }
    },
  }),
} as const satisfies Record<string, () => Mutation>;

export type Misbehaving = keyof typeof MISBEHAVING | 'one-connection-at-a-time';

/** Starts the reference server with this defect, open to pages of any origin. */
export async function startMisbehaving(name: Misbehaving): Promise<RunningServer> {
  if (name === 'one-connection-at-a-time') return oneConnectionAtATime(await startMutant({}));
  return startMutant(MISBEHAVING[name]());
}

async function late(write: () => Promise<void>): Promise<void> {
  await sleep(LATE_MS);
  // The session may be gone by then.
  await write().catch(() => undefined);
}

async function* all(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
