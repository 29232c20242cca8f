import { setTimeout as sleep } from 'node:timers/promises';
import { announce, type Answer } from './exchange.js';
import { good, improve, wrong, type Finding } from './finding.js';
import { BUFFERING, CONTENT_RANGE } from './remedies.js';
import { isAck, packet, send, withSession, words, type Visit } from './visit.js';

const KIB = 1024;

/** A Fragment of a session: its Content-Range has to arrive, and the offset in its Ack has to come back. */
export async function checkContentRange(visit: Visit): Promise<Finding> {
  const result = await withSession(visit, async (url, id) => {
    const headers = { 'BITS-Session-Id': id, 'Content-Range': 'bytes 0-9/20' };
    const ack = await send(visit, url, 'Fragment', headers, Buffer.alloc(10, 'x'));
    const offset = ack.headers['bits-received-content-range'];
    if (isAck(ack) && ack.status === 200 && offset === '10')
      return good('sessions begin, and Content-Range and the offset of a Fragment arrive');
    const what =
      isAck(ack) && ack.status === 200
        ? `the Ack of a Fragment has the offset ${offset ?? 'nowhere'}, not 10`
        : `a Fragment of 10 bytes is answered by ${words(ack)}: does its Content-Range arrive?`;
    return wrong(what, CONTENT_RANGE);
  });
  return isFinding(result) ? result : wrong(`no session begins: ${words(result)} to Create-Session`);
}

/** Bytes of a broken Fragment should count, as a visitor on a bad line would send the same bytes again and again. */
export async function checkBrokenFragment(visit: Visit): Promise<Finding | undefined> {
  const [sent, total] = [64 * KIB, 128 * KIB];
  const result = await withSession(visit, async (url, id) => {
    const session = { 'BITS-Session-Id': id };
    const range = { 'Content-Range': `bytes 0-${total - 1}/${total}`, 'Content-Length': String(total) };
    const whole = packet(visit, 'Fragment', { ...session, ...range }, Buffer.alloc(sent, 'x'));
    const refused = await announce(url, whole, visit.line, 300);
    // A limit of the size is found later.
    if (refused)
      return refused.status < 500 || isAck(refused)
        ? undefined
        : wrong(
            `a Fragment of ${total / KIB} KiB is answered by ${words(refused)}: the server's log has the cause`,
          );
    const last = { ...session, 'Content-Range': `bytes ${total - 1}-${total - 1}/${total}` };
    // A proxy may need a moment to pass the break on.
    for (let look = 0; look < 5; look++) {
      const ack = await send(visit, url, 'Fragment', last, Buffer.alloc(1, 'x'));
      if (Number(ack.headers['bits-received-content-range']) > 0)
        return good('the bytes of a Fragment before a break are kept');
      await sleep(100);
    }
    return improve(
      'the bytes of a Fragment before a break are lost: a proxy may read whole bodies first',
      BUFFERING,
    );
  });
  return isFinding(result) ? result : undefined;
}

function isFinding(result: Finding | Answer | undefined): result is Finding {
  return result !== undefined && 'level' in result;
}
