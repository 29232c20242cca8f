import { REPLY_FOLDER } from '../wire/constants.js';
import type { CoreContext } from '../core-context.js';
import type { Packet } from './packet.js';
import { targetPath } from '../destination.js';
import type { Session } from '../session-storage.js';

/** Whether all bytes have arrived; a session without a Fragment is an empty file. */
export function hasWholeFile(session: Session): boolean {
  return session.received === (session.total ?? 0);
}

/** Notifies the server application of the finished file unless it has already been notified. */
export async function notifyOnce(packet: Packet, session: Session, context: CoreContext): Promise<Session> {
  if (!context.notify || session.notified) return session;
  const notified = await context.notify(session, packet.head);
  return context.storage.saveNotified(session, notified);
}

/** The BITS-Reply-URL header, if there is a reply [MC-BUP 2.2.1.2]. */
export function replyHeaders(
  packet: Packet,
  session: Session,
  { settings }: CoreContext,
): [string, string][] {
  const { notified } = session;
  if (notified?.staticReplyUrl) return [['BITS-Reply-URL', notified.staticReplyUrl]];
  if (!notified?.reply) return [];
  // The form that IIS sends: relative to the destination's folder, with backslashes and unescaped braces (IIS trace).
  const relative = `${REPLY_FOLDER}\\Replies\\${session.id}\\responsefile.bin`;
  if (settings.replyUrl === 'relative') return [['BITS-Reply-URL', relative]];
  const own = targetPath(packet.head.target);
  const folder = own.slice(0, own.lastIndexOf('/') + 1);
  const path = encodeURI(relative.replaceAll('\\', '/'));
  return [['BITS-Reply-URL', `${packet.head.origin}${folder}${path}`]];
}
