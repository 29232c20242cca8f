import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { ConnectionEnded, NoAnswer } from '../http/connection.js';
import { expectAck, expectFault, FAULT } from '../trial/expect.js';
import { packet, UNKNOWN_SESSION } from '../trial/packets.js';
import { requestBytes } from '../http/request.js';
import { header } from '../http/response.js';
import { check } from '../trial/verdict.js';

export const connections: Group = {
  title: 'Connections',
  cases: [
    {
      name: 'connections/keep-alive',
      title: 'A whole session works on one connection',
      cites: ['RFC 9112 9.3', 'W32 bits-upload-protocol'],
      async run(t) {
        const content = fileBytes(300);
        const connection = await t.connect();
        expectAck(await t.send(packet('Ping', t.newPath()), connection));
        const path = t.newPath();
        const session = t.adopt(path, await t.send(packet('Create-Session', path), connection));
        // With a host id, the rest of the session goes to another host.
        const rest = session.target === t.target ? connection : await t.connect(session.target);
        await session.putRange(content, 0, 100, rest);
        await session.putRange(content, 100, 300, rest);
        await session.finish(rest);
        check(!rest.spent, 'the connection kept open', 'its end announced');
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'connections/one-per-packet',
      title: 'Each packet of a session may use its own connection',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        for (const [first, end] of [
          [0, 100],
          [100, 200],
          [200, 300],
        ] as const) {
          const connection = await t.connect(session.target);
          await session.putRange(content, first, end, connection);
          connection.drop();
        }
        await session.finish(await t.connect(session.target));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'connections/close-asked-for',
      title: 'A request with Connection: close is answered, then the connection is closed',
      cites: ['RFC 9112 9.6'],
      async run(t) {
        const connection = await t.connect();
        const headers = [['Connection', 'close']] as const;
        expectAck(await t.send(packet('Ping', t.newPath(), { headers }), connection));
        await connection.closed();
      },
    },
    {
      name: 'connections/after-refusals',
      title: 'Error Acks do not end the connection',
      cites: ['RFC 9112 9.3'],
      async run(t) {
        const connection = await t.connect();
        const path = t.newPath();
        const refused = [
          [packet('Close-Session', path, { sessionId: UNKNOWN_SESSION }), FAULT.sessionNotFound],
          [packet('Rewind', path), FAULT.invalidArgument],
        ] as const;
        for (const [request, fault] of refused) {
          expectFault(await t.send(request, connection), fault);
          if (connection.spent) {
            t.deviate('the connection is closed after an error Ack');
            return;
          }
        }
        expectAck(await t.send(packet('Ping', path), connection));
      },
    },
    {
      name: 'connections/two-at-once',
      title: 'A connection is answered while another one is open and idle, as browsers keep one',
      cites: ['RFC 9112 9.4', 'the documents are silent'],
      async run(t) {
        const first = await t.connect();
        expectAck(await t.send(packet('Ping', t.newPath()), first));
        if (first.spent) return;
        const second = await t.connectBeside();
        try {
          expectAck(await t.send(packet('Ping', t.newPath()), second));
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          t.deviate('serves one connection at a time: other clients, and other tabs of a page, have to wait');
        }
      },
    },
    {
      name: 'connections/abandoned',
      title: 'Connections abandoned at any point do not disturb others',
      cites: ['RFC 9112 9.5'],
      needs: ['parallel'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        const bytes = requestBytes(t.complete(packet('Ping', t.newPath())));
        for (const length of [0, 1, 10, bytes.length - 1, bytes.length]) {
          const connection = await t.connect();
          if (length > 0) await connection.write(bytes.subarray(0, length));
          connection.reset();
        }
        await session.put(content, 0, 100);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'connections/half-closed',
      title: 'A client that half-closes the connection after its request still gets the Ack',
      cites: ['RFC 9112 9.6'],
      async run(t) {
        const connection = await t.connect();
        await t.write(packet('Ping', t.newPath()), connection);
        connection.finish();
        try {
          expectAck(await t.receive(connection));
        } catch (error) {
          // TCP allows both interpretations of a FIN; only clients that half-close would notice.
          if (!(error instanceof ConnectionEnded)) throw error;
          t.deviate('a half-closed connection is closed without an Ack');
        }
        expectAck(await t.send(packet('Ping', t.newPath())));
      },
    },
    {
      name: 'connections/http-1.1',
      title: 'Responses are HTTP/1.1 and have Content-Length or Transfer-Encoding',
      cites: ['MC-BUP 2.2.1', 'RFC 9112 2.3'],
      async run(t) {
        const ack = await t.send(packet('Ping', t.newPath()));
        check(ack.version === 'HTTP/1.1', 'HTTP/1.1', ack.version);
        const length = header(ack, 'Content-Length');
        const framed = length !== undefined || header(ack, 'Transfer-Encoding') !== undefined;
        check(framed, 'Content-Length or Transfer-Encoding', 'neither');
      },
    },
  ],
};
