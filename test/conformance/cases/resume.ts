import { setTimeout as delay } from 'node:timers/promises';
import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, hresult, isAck } from '../trial/expect.js';
import { beginFragment, breakFragment, resume, wantedOffset } from '../trial/interruption.js';
import { fragmentPacket, packet } from '../trial/packets.js';
import { requestHead } from '../http/request.js';
import { check } from '../trial/verdict.js';

const TOTAL = 60_000;
const HELD = 20_000;
const HALF = 15_000;

export const resumption: Group = {
  title: 'Resuming after a break',
  cases: [
    {
      name: 'resume/acknowledged-bytes-stay',
      title: 'A Fragment whose connection breaks does not reduce the offset below the acknowledged bytes',
      cites: ['MC-BUP 2.2.6', 'MC-BUP 3.1.5.2.4'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: HALF });
        const offset = await wantedOffset(session, content);
        const range = `an offset from ${HELD} to ${HELD + HALF}`;
        check(offset >= HELD && offset <= HELD + HALF, range, String(offset));
      },
    },
    {
      name: 'resume/partial-bytes-kept',
      title: 'The received bytes of a broken Fragment are kept (MC-BUP: optional)',
      cites: ['MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: HALF });
        const offset = await wantedOffset(session, content);
        if (offset === HELD) t.deviate('the bytes of a broken Fragment are discarded, which MC-BUP allows');
        else check(offset > HELD, `an offset above ${HELD}`, String(offset));
      },
    },
    {
      name: 'resume/at-the-wanted-offset',
      title: 'After a break the upload continues at the offset that the server names, and the file is intact',
      cites: ['MC-BUP 2.2.6', 'MC-BUP 3.1.5.2.4'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: HALF });
        await resume(session, content, await wantedOffset(session, content));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/same-range-again',
      title: 'After a break the repeated range is trimmed or answered by 416, and the file is intact',
      cites: ['MC-BUP 2.2.6', 'W32 ack-for-fragment'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: HALF });
        await resume(session, content, HELD);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/first-fragment-broken',
      title: 'A session survives a break within its first Fragment',
      cites: ['MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await breakFragment(t, session, content, { first: 0, sentBytes: HALF });
        const offset = await wantedOffset(session, content);
        check(offset <= HALF, `an offset up to ${HALF}`, String(offset));
        await resume(session, content, offset);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/connection-reset',
      title: 'A session survives a connection reset',
      cites: ['MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        (await beginFragment(t, session, content, { first: HELD, sentBytes: HALF })).reset();
        const offset = await wantedOffset(session, content);
        check(offset >= HELD, `an offset of at least ${HELD}`, String(offset));
        await resume(session, content, offset);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/many-breaks',
      title: 'A file whose every connection breaks is intact',
      cites: ['MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        for (const sentBytes of [1, 4096, 10_000, 20_000]) {
          const first = await wantedOffset(session, content);
          await breakFragment(t, session, content, { first, sentBytes });
        }
        await resume(session, content, await wantedOffset(session, content));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/no-byte-of-the-body',
      title: 'A break between head and body leaves the session unchanged',
      cites: ['MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: 0 });
        await resume(session, content, HELD);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/half-a-head',
      title: 'A break within the head leaves the session unchanged',
      cites: ['MC-BUP 2.2.6', 'RFC 9112 8'],
      async run(t) {
        const content = fileBytes(200);
        const session = await t.create();
        const request = fragmentPacket(session.path, session.id, { first: 0, total: 200 }, content);
        const head = requestHead(t.complete(request, session.target));
        const connection = await t.connect(session.target);
        await t.writeRaw(head.subarray(0, head.length - 10), connection);
        connection.drop();
        await session.put(content, 0, 200);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/no-late-bytes',
      title: 'Bytes of a broken Fragment are not stored behind those of later packets',
      cites: ['MC-BUP 2.2.6', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        // The Fragment may still be read when its connection ends and the next packet comes in on another.
        (await beginFragment(t, session, content, { first: HELD, sentBytes: HALF })).drop();
        const named = await wantedOffset(session, content);
        const sent = named + HALF;
        await session.fragment(content.subarray(named, sent), named, TOTAL);
        for (let look = 0; look < 5; look++) {
          await delay(50);
          const offset = await wantedOffset(session, content);
          check(offset <= sent, `an offset up to ${sent}, as no more was sent`, String(offset));
        }
        await resume(session, content, await wantedOffset(session, content));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/fragment-ack-lost',
      title:
        'A repeated Fragment whose Ack was not read is trimmed or answered by 416, and nothing is stored twice',
      cites: ['W32 ack-for-fragment', 'MC-BUP 3.1.5.2.4'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        (await beginFragment(t, session, content, { first: 0, sentBytes: TOTAL })).drop();
        await resume(session, content, 0);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/close-ack-lost',
      title:
        'A repeated Close-Session whose Ack was not read is refused as unknown, and the file is delivered',
      cites: ['MC-BUP 3.2.5.2.7', 'W32 ack-for-close-session'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.put(content, 0, TOTAL);
        const connection = await t.connect(session.target);
        await t.write(packet('Close-Session', session.path, { sessionId: session.id }), connection);
        connection.drop();
        const ack = await session.close();
        session.open = false;
        t.noteDelivered(session.path);
        // The dropped Close-Session may never have been read: then this one is the first.
        const gone =
          isAck(ack) && (ack.status === 404 || (ack.status === 500 && hresult(ack) === 0x8020001f));
        check(gone || ack.status === 200, '500 with 0x8020001F, 404 or 200', describe(ack));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'resume/ping-first',
      title: 'A resuming client may send a Ping before it requests the offset',
      cites: ['MC-BUP 2.2.4.2', 'MC-BUP 2.2.6'],
      async run(t) {
        const content = fileBytes(TOTAL);
        const session = await t.create();
        await session.putRange(content, 0, HELD);
        await breakFragment(t, session, content, { first: HELD, sentBytes: HALF });
        const connection = await t.connect(session.target);
        expectAck(await t.send(packet('Ping', session.path), connection));
        const ack = await session.fragment(content.subarray(-1), TOTAL - 1, TOTAL, {}, connection);
        check(ack.status === 416, '416 to a Fragment far ahead', describe(ack));
      },
    },
  ],
};
