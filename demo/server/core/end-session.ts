import { ack, type Ack } from './ack.js';
import type { CoreContext } from './core-context.js';
import { refuseTaken } from './create-session.js';
import type { Packet } from './packet.js';
import { refuse } from './refusal.js';
import { HRESULT } from './constants.js';
import { hasWholeFile, notifyOnce } from './reply.js';
import { DestinationTakenError, StagedFileGoneError, type Session } from './session-storage.js';

/** Close-Session: delivers the file, then forgets the session and its reply [MC-BUP 3.2.5.2.7]. */
export async function closeSession(packet: Packet, session: Session, context: CoreContext): Promise<Ack> {
  if (!hasWholeFile(session)) {
    // Too early: the partial upload is deleted [W32 close-session].
    await context.storage.remove(session);
    return ack();
  }
  // The last Ack was lost in a crash, or there was no Fragment: the application has yet to be told.
  const told = await notifyOnce(packet, session, context);
  if (!context.notify || told.notified?.copy) await deliver(told, context);
  await context.storage.remove(told);
  return ack();
}

/** Cancel-Session: deletes whatever is left of the session [MC-BUP 3.2.5.2.8]. */
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
