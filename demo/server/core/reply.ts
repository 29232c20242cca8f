import { REPLY_FOLDER } from './constants.js';
import type { CoreContext } from './core-context.js';
import type { Packet } from './packet.js';
import { targetPath } from './destination.js';
import type { Session } from './session-storage.js';

/** True when nothing is missing: no Fragment at all is an empty file. */
export function hasWholeFile(session: Session): boolean {
  return session.received === (session.total ?? 0);
}

/** Hands the finished file to the server application unless it has it already. */
export async function notifyOnce(packet: Packet, session: Session, context: CoreContext): Promise<Session> {
  if (!context.notify || session.notified) return session;
  const notified = await context.notify(session, packet.head);
  return context.storage.saveNotified(session, notified);
}

/** BITS-Reply-URL, once there is a reply [MC-BUP 2.2.1.2]. */
export function replyHeaders(
  packet: Packet,
  session: Session,
  { settings }: CoreContext,
): [string, string][] {
  const { notified } = session;
  if (notified?.staticReplyUrl) return [['BITS-Reply-URL', notified.staticReplyUrl]];
  if (!notified?.reply) return [];
  // IIS's form: relative to the destination's directory, backslashes, raw braces (IIS trace).
  const relative = `${REPLY_FOLDER}\\Replies\\${session.id}\\responsefile.bin`;
  if (settings.replyUrl === 'relative') return [['BITS-Reply-URL', relative]];
  const own = targetPath(packet.head.target);
  const folder = own.slice(0, own.lastIndexOf('/') + 1);
  const path = encodeURI(relative.replaceAll('\\', '/'));
  return [['BITS-Reply-URL', `${packet.head.origin}${folder}${path}`]];
}
