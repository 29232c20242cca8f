import { ack, errorAck, type Ack } from '../wire/ack.js';
import { HRESULT } from '../wire/constants.js';
import type { CoreContext } from '../core-context.js';
import { createSession } from './create-session.js';
import { sameDestination } from '../destination.js';
import { cancelSession, closeSession } from './end-session.js';
import { fragment } from './fragment.js';
import { readPacket, type Packet } from './packet.js';
import { isOwner } from './permit.js';
import { Refusal, refuseMalformed, refuseUnknownSession } from '../wire/refusal.js';
import type { RequestHead } from '../wire/request-head.js';
import { SessionLocks } from '../session-locks.js';
import { DiskFullError, type Body, type Session } from '../session-storage.js';

/** Answers one packet. The Ack may be ready before the body has been read: the caller has to drain it. */
export type Serve = (head: RequestHead, body: Body) => Promise<Ack>;

export interface Core {
  readonly serve: Serve;
  readonly locks: SessionLocks;
}

/** @param onFailure Called with errors that the protocol does not provide for: bugs and disk failures. */
export function createCore(context: CoreContext, onFailure: (error: unknown) => void): Core {
  const locks = new SessionLocks();
  const serve: Serve = async (head, body) => {
    try {
      return await answer(await readPacket(head, context.settings), body, context, locks);
    } catch (error) {
      if (error instanceof Refusal) return error.ack;
      if (error instanceof DiskFullError) return errorAck(500, HRESULT.diskFull);
      onFailure(error);
      return errorAck(500, HRESULT.fail);
    }
  };
  return { serve, locks };
}

async function answer(packet: Packet, body: Body, context: CoreContext, locks: SessionLocks): Promise<Ack> {
  if (packet.type === 'Ping') return ack();
  if (packet.type === 'Create-Session') return createSession(packet, context);
  const id = packet.sessionId ?? refuseMalformed('BITS-Session-Id is missing');
  return locks.run(id, packet.head.connection, async (overtaken) => {
    const session = owned(packet, await context.storage.find(id));
    if (packet.type === 'Fragment') return fragment(packet, session, body, overtaken, context);
    if (packet.type === 'Close-Session') return closeSession(packet, session, context);
    return cancelSession(session, context);
  });
}

/** Returns the session if it has this URL and, with authentication, this user; otherwise it counts as unknown. */
function owned(packet: Packet, session: Session | undefined): Session {
  if (!session || !sameDestination(session.destination, packet.destination)) return refuseUnknownSession();
  return isOwner(packet, session) ? session : refuseUnknownSession();
}
