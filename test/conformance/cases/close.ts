import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, expectFault, FAULT, isAck } from '../trial/expect.js';
import { packet } from '../trial/packets.js';
import { check } from '../trial/verdict.js';

export const close: Group = {
  title: 'Close-Session',
  cases: [
    {
      name: 'close/delivers',
      title: 'After Close-Session the file is at the destination, byte for byte',
      cites: ['MC-BUP 1.3.2', 'MC-BUP 3.2.5.2.7'],
      needs: ['get'],
      async run(t) {
        const content = fileBytes(70_000);
        const session = await t.create();
        await session.putRange(content, 0, 65_536);
        await session.putRange(content, 65_536, 70_000);
        expectAck(await session.finish());
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'close/not-before',
      title:
        'Before Close-Session there is no file at the destination (W32: there is one after the last Fragment)',
      cites: ['MC-BUP 1.3.2', 'W32 ack-for-fragment'],
      needs: ['get'],
      async run(t) {
        const content = fileBytes(200);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        await t.expectAbsent(session.path);
        await session.putRange(content, 100, 200);
        if ((await t.readBack(session.path)) !== undefined) {
          t.deviate('delivered at the last Fragment, as in W32');
          t.noteDelivered(session.path);
          await t.expectDelivered(session.path, content);
        }
      },
    },
    {
      name: 'close/early',
      title: 'Close-Session before the last byte deletes the partial upload (MC-BUP: delivers it)',
      cites: ['W32 close-session', 'MC-BUP 3.2.5.2.7'],
      async run(t) {
        const content = fileBytes(200);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await session.close();
        check(isAck(ack), 'an Ack', describe(ack));
        if (ack.status !== 200) t.deviate(`${ack.status} to an early Close-Session`);
        if (!t.canLook()) return;
        const left = await t.readBack(session.path);
        if (left === undefined) return;
        t.noteDelivered(session.path);
        check(left.equals(content.subarray(0, 100)), 'no file, or the bytes so far', `${left.length} bytes`);
        t.deviate('the partial upload is copied, as in MC-BUP');
      },
    },
    {
      name: 'close/early-ends-the-session',
      title: 'After an early Close-Session the session is unknown, and a new one begins at 0',
      cites: ['W32 close-session', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const content = fileBytes(200);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await session.close();
        if (ack.status === 200) {
          expectFault(await session.fragment(content.subarray(100), 100, 200), FAULT.sessionNotFound);
        } else {
          t.deviate(`${ack.status} to an early Close-Session`);
        }
        const fresh = await t.create(session.path);
        await fresh.putRange(content, 0, 200);
      },
    },
    {
      name: 'close/twice',
      title: 'A second Close-Session is refused: the session is unknown',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 ack-for-close-session'],
      async run(t) {
        const content = fileBytes(200);
        const session = await t.deliver(content);
        expectFault(await session.close(), FAULT.sessionNotFound);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'close/new-session-after',
      title: 'After Close-Session a new session at the same URL has an id of its own and begins at 0',
      cites: ['MC-BUP 3.2.5.2.7'],
      async run(t) {
        const session = await t.deliver(fileBytes(100));
        // If overwriting is forbidden, the new session may be refused at once.
        const ack = await t.send(packet('Create-Session', session.path));
        if (ack.status === 409 || ack.status === 403) {
          expectFault(ack, FAULT.accessDenied);
          return;
        }
        expectAck(ack);
        const fresh = t.adopt(session.path, ack);
        check(fresh.id !== session.id, 'a new session id', fresh.id);
        await fresh.put(fileBytes(60), 0, 120);
      },
    },
    {
      name: 'close/empty-file',
      title: 'A session without a Fragment delivers an empty file, or is refused',
      cites: ['MC-BUP 3.2.5.2.7', 'the documents are silent'],
      async run(t) {
        const session = await t.create();
        const ack = await session.close();
        if (ack.status !== 200) {
          check(ack.status >= 400, '200 or a refusal', describe(ack));
          t.deviate(`${describe(ack)}: empty files are not accepted`);
          return;
        }
        if (!t.canLook()) return;
        const delivered = await t.readBack(session.path);
        if (delivered === undefined) {
          t.deviate('nothing is delivered: empty files are not accepted');
          return;
        }
        t.noteDelivered(session.path);
        check(delivered.length === 0, 'an empty file', `${delivered.length} bytes`);
      },
    },
    {
      name: 'close/with-a-body',
      title: 'The body of a Close-Session is not parsed as the next request',
      cites: ['RFC 9112 6', 'MC-BUP 2.2.1.1'],
      async run(t) {
        const session = await t.create();
        await session.put(fileBytes(10), 0, 10);
        const connection = await t.connect(session.target);
        const body = Buffer.from('BITS_POST / HTTP/1.1\r\n\r\n');
        const ack = await session.packet('Close-Session', { body }, connection);
        check(isAck(ack) && [200, 400].includes(ack.status), '200 or 400', describe(ack));
        if (ack.status === 200) {
          session.open = false;
          t.noteDelivered(session.path);
        }
        if (connection.spent) t.deviate('the connection is closed after it');
        else expectAck(await t.send(packet('Ping', session.path), connection));
      },
    },
  ],
};
