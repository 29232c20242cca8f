import { ack, type Ack } from '../wire/ack.js';
import type { CoreContext } from '../core-context.js';
import { refuseTaken } from './create-session.js';
import type { Packet } from './packet.js';
import { refuse } from '../wire/refusal.js';
import { HRESULT } from '../wire/constants.js';
import { hasWholeFile, notifyOnce } from './reply.js';
import { DestinationTakenError, StagedFileGoneError, type Session } from '../session-storage.js';

/** Close-Session: delivers the file, then deletes the session and its reply [MC-BUP 3.2.5.2.7]. */
export async function closeSession(packet: Packet, session: Session, context: CoreContext): Promise<Ack> {
  if (!hasWholeFile(session)) {
    // Bytes are missing: the partial upload is deleted [W32 close-session].
    await context.storage.remove(session);
    return ack();
  }
  // A crash preceded the notification, or the file is empty and had no Fragment: the application is notified now.
  const notified = await notifyOnce(packet, session, context);
  if (!context.notify || notified.notified?.copy) await deliver(notified, context);
  await context.storage.remove(notified);
  return ack();
}

/** Cancel-Session: deletes the session and its staged bytes [MC-BUP 3.2.5.2.8]. */
export async function cancelSession(session: Session, { storage }: CoreContext): Promise<Ack> {
  await storage.remove(session);
  return ack();
}

async function deliver(session: Session, { settings, storage }: CoreContext): Promise<void> {
  try {
    await storage.deliver(session, settings.allowOverwrites);
  } catch (error) {
    if (error instanceof DestinationTakenError) refuseTaken(settings.strict);
    if (error instanceof StagedFileGoneError) refuse(404, HRESULT.invalidArgument, 'the staged file is gone');
    throw error;
  }
}
