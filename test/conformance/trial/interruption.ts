import { NoAnswer, type Connection } from '../http/connection.js';
import { describe, expectReceived, isAck, receivedOffset } from './expect.js';
import { fragmentPacket } from './packets.js';
import { requestHead } from '../http/request.js';
import type { Session } from './session.js';
import type { Trial } from './trial.js';
import { check, Violation } from './verdict.js';

const MAX_STEPS = 20;

/**
 * Sends, on its own connection, the head of a Fragment from `first` to the file's end and the first `sentBytes` of its
 * body.
 */
export async function beginFragment(
  t: Trial,
  session: Session,
  content: Buffer,
  { first, sentBytes }: { readonly first: number; readonly sentBytes: number },
): Promise<Connection> {
  const connection = await t.connect(session.target);
  const body = content.subarray(first);
  const at = { first, total: content.length };
  const request = t.complete(fragmentPacket(session.path, session.id, at, body), session.target);
  t.transcript.sent(request);
  await connection.write(requestHead(request));
  if (sentBytes > 0) await connection.write(body.subarray(0, sentBytes));
  return connection;
}

/**
 * Sends a Fragment whose connection ends in mid-body, by a FIN to which the server's FIN is awaited. If the connection
 * were only dropped, the next packet could arrive before the break.
 */
export async function breakFragment(
  t: Trial,
  session: Session,
  content: Buffer,
  at: { readonly first: number; readonly sentBytes: number },
): Promise<void> {
  const connection = await beginFragment(t, session, content, at);
  connection.finish();
  try {
    await connection.closed();
  } catch (error) {
    // The server may keep waiting for the rest of the body.
    if (!(error instanceof NoAnswer)) throw error;
  }
  connection.drop();
}

/**
 * The offset that the server expects, found as a resuming client finds it: by a Fragment that cannot fit, with the
 * file's last byte.
 */
export async function wantedOffset(session: Session, content: Buffer): Promise<number> {
  const ack = await session.fragment(content.subarray(-1), content.length - 1, content.length);
  check(isAck(ack) && ack.status === 416, '416 to a Fragment far ahead', describe(ack));
  return receivedOffset(ack);
}

/** Sends the rest, from the offset of each 416, and closes the session. */
export async function resume(session: Session, content: Buffer, from: number): Promise<void> {
  let offset = from;
  for (let step = 0; offset < content.length; step++) {
    if (step === MAX_STEPS) throw new Violation('a 416 that leads on', `${MAX_STEPS} of them`);
    const ack = await session.fragment(content.subarray(offset), offset, content.length);
    if (ack.status === 416) {
      offset = receivedOffset(ack);
    } else {
      expectReceived(ack, content.length);
      break;
    }
  }
  await session.finish();
}
