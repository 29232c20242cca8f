import { ack, errorAck, outOfStepAck, type Ack } from '../wire/ack.js';
import { HRESULT } from '../wire/constants.js';
import { promisedSha256 } from '../wire/content-digest.js';
import type { ContentRange } from '../wire/content-range.js';
import type { CoreContext } from '../core-context.js';
import type { Packet } from './packet.js';
import { refuse, refuseMalformed } from '../wire/refusal.js';
import { hasWholeFile, notifyOnce, replyHeaders } from './reply.js';
import { single } from '../wire/request-head.js';
import type { Body, Session } from '../session-storage.js';

/** ERROR_CRC as an HRESULT: the body does not match its Content-Digest. */
const DIGEST_MISMATCH = 0x80070017;

/** Fragment [MC-BUP 3.2.5.2.5]. */
export async function fragment(
  packet: Packet,
  session: Session,
  body: Body,
  overtaken: AbortSignal,
  context: CoreContext,
): Promise<Ack> {
  const range = packet.range ?? refuseMalformed('a Fragment needs a Content-Range');
  const sha256 = promisedSha256(single(packet.head, 'content-digest'));
  checkSizes(range, session, context);

  if (isOutOfStep(range, session, context)) {
    return outOfStepAck(session.received, replyHeaders(packet, session, context));
  }
  let received = session.received;
  if (range.last >= received) {
    const request = {
      total: range.total,
      length: packet.contentLength,
      skip: received - range.first,
      body,
      overtaken,
      ...(sha256 && { sha256 }),
    };
    const result = await context.storage.append(session, request).catch(async (error: unknown) => {
      // The session was cancelled, expired or closed on another connection after it was found.
      if (await context.storage.find(session.id)) throw error;
      return refuse(500, HRESULT.sessionNotFound, 'the session was removed meanwhile');
    });
    received = result.received;
    if (result.end === 'mismatch') {
      return errorAck(400, DIGEST_MISMATCH, undefined, [['BITS-Received-Content-Range', String(received)]]);
    }
    // The client has disconnected. The received bytes are kept; if it does get this answer, it names the new offset.
    if (result.end !== 'whole') return outOfStepAck(received);
  }
  const done = { ...session, total: range.total, received };
  const notified = hasWholeFile(done) ? await notifyOnce(packet, done, context) : done;
  return ack([['BITS-Received-Content-Range', String(received)], ...replyHeaders(packet, notified, context)]);
}

function checkSizes(range: ContentRange, session: Session, { settings }: CoreContext): void {
  if (session.total !== undefined && session.total !== range.total) refuseMalformed('the total has changed');
  if (range.total > settings.maximumUploadSize) refuse(500, HRESULT.tooLarge, 'the file is too large');
  if (range.last - range.first + 1 > settings.maximumFragmentSize) {
    refuse(500, HRESULT.tooLarge, 'the fragment is too large');
  }
}

/**
 * Whether a Fragment has to be answered by 416. A gap always has to; an overlap only according to MC-BUP, as W32 trims
 * it. After a failed notification the session is receiving again, so the last Fragment may be repeated in either mode
 * [MC-BUP 3.2.5.1.2].
 */
function isOutOfStep(range: ContentRange, session: Session, { settings, notify }: CoreContext): boolean {
  if (range.first > session.received) return true;
  if (!settings.strict || range.first === session.received) return false;
  const asksAgain = notify && !session.notified && hasWholeFile(session) && range.last === range.total - 1;
  return !asksAgain;
}
