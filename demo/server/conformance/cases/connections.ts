import type { Case, Group } from '../case.js';
import { fileBytes } from '../bytes.js';
import { ConnectionEnded } from '../connection.js';
import { describe, expectAck, expectFault, expectOutOfStep, expectReceived, FAULT } from '../expect.js';
import { fragmentPacket, packet, UNKNOWN_SESSION } from '../packets.js';
import { requestBytes, requestHead, type Request } from '../request.js';
import { header, type Response } from '../response.js';
import type { Trial } from '../trial.js';
import { check } from '../verdict.js';

const LARGE = 1 << 20;

/** After a refusal of a large body: its status can be read, and the connection goes on or was said to end. */
function earlyReply(
  name: string,
  words: string,
  refuse: (t: Trial, body: Buffer) => Promise<readonly [Request, (response: Response) => void]>,
): Case {
  return {
    name: `connections/early-reply-${name}`,
    title: `${words} is readable after a large body, and the connection stays usable`,
    cites: ['RFC 9112 9.6', 'RFC 9110 10.1.1'],
    async run(t) {
      const [request, expect] = await refuse(t, fileBytes(LARGE));
      const connection = await t.connect();
      expect(await t.send(request, connection));
      if (connection.spent) {
        t.deviate('the connection is closed after it');
        return;
      }
      expectAck(await t.send(packet('Ping', t.newPath()), connection));
    },
  };
}

export const connections: Group = {
  title: 'Connections',
  cases: [
    {
      name: 'connections/keep-alive',
      title: 'A whole session on one connection',
      cites: ['RFC 9112 9.3', 'W32 bits-upload-protocol'],
      async run(t) {
        const content = fileBytes(300);
        const connection = await t.connect();
        expectAck(await t.send(packet('Ping', t.newPath()), connection));
        const path = t.newPath();
        const session = t.adopt(path, await t.send(packet('Create-Session', path), connection));
        // A host id sends the rest of the session elsewhere.
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
      title: 'A session does not hang on a connection: each packet may have its own',
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
      title: 'Connection: close is answered and obeyed',
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
        const unknown = packet('Close-Session', path, { sessionId: UNKNOWN_SESSION });
        expectFault(await t.send(unknown, connection), FAULT.sessionNotFound);
        if (connection.spent) return t.deviate('the connection is closed after an error Ack');
        expectFault(await t.send(packet('Rewind', path), connection), FAULT.invalidArgument);
        if (connection.spent) return t.deviate('the connection is closed after an error Ack');
        expectAck(await t.send(packet('Ping', path), connection));
      },
    },
    earlyReply('to-unknown-session', 'An unknown session', async (t, body) => [
      fragmentPacket(t.newPath(), UNKNOWN_SESSION, { first: 0, total: LARGE }, body),
      (response) => expectFault(response, FAULT.sessionNotFound),
    ]),
    earlyReply('to-gap', 'A 416', async (t, body) => {
      const session = await t.create();
      const at = { first: 100, total: LARGE + 100 };
      return [fragmentPacket(session.path, session.id, at, body), (response) => expectOutOfStep(response, 0)];
    }),
    earlyReply('to-malformed', 'A 400', async (t, body) => [
      packet('Fragment', t.newPath(), { sessionId: UNKNOWN_SESSION, range: 'bytes 5-4/9', body }),
      (response) => check(response.status === 400, '400', describe(response)),
    ]),
    {
      name: 'connections/pipelined-pings',
      title: 'Requests written at once are answered one by one',
      cites: ['RFC 9112 9.3.2'],
      async run(t) {
        const connection = await t.connect();
        const bytes = requestBytes(t.complete(packet('Ping', t.newPath())));
        await t.writeRaw(Buffer.concat([bytes, bytes, bytes, bytes, bytes]), connection);
        for (let count = 0; count < 5; count++) expectAck(await t.receive(connection));
      },
    },
    {
      name: 'connections/pipelined-session',
      title: 'Fragments and Close-Session written at once are answered in order',
      cites: ['RFC 9112 9.3.2'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        const { path, id } = session;
        const requests = [
          fragmentPacket(path, id, { first: 0, total: 300 }, content.subarray(0, 100)),
          fragmentPacket(path, id, { first: 100, total: 300 }, content.subarray(100)),
          packet('Close-Session', path, { sessionId: id }),
        ];
        const bytes = requests.map((request) => requestBytes(t.complete(request, session.target)));
        const connection = await t.connect(session.target);
        await t.writeRaw(Buffer.concat(bytes), connection);
        expectReceived(await t.receive(connection), 100);
        expectReceived(await t.receive(connection), 300);
        expectAck(await t.receive(connection));
        session.open = false;
        t.noteDelivered(path);
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'connections/byte-by-byte',
      title: 'A request may come in single bytes',
      cites: ['RFC 9112 2'],
      async run(t) {
        const content = fileBytes(30);
        const session = await t.create();
        const request = fragmentPacket(session.path, session.id, { first: 0, total: 30 }, content);
        const connection = await t.connect(session.target);
        for (const byte of requestBytes(t.complete(request, session.target))) {
          await connection.write(Buffer.of(byte));
        }
        expectReceived(await t.receive(connection), 30);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'connections/split-anywhere',
      title: 'A request may be split between head and body, within a line end, and within the body',
      cites: ['RFC 9112 2'],
      async run(t) {
        const content = fileBytes(3000);
        const session = await t.create();
        const connection = await t.connect(session.target);
        for (let first = 0; first < 3000; first += 1000) {
          const body = content.subarray(first, first + 1000);
          const request = fragmentPacket(session.path, session.id, { first, total: 3000 }, body);
          const complete = t.complete(request, session.target);
          const bytes = requestBytes(complete);
          const headBytes = requestHead(complete).length;
          const cuts = [
            5,
            headBytes - 3,
            headBytes - 2,
            headBytes - 1,
            headBytes,
            headBytes + 1,
            bytes.length - 1,
          ];
          for (const [index, cut] of [...cuts, bytes.length].entries()) {
            await connection.write(bytes.subarray(cuts[index - 1] ?? 0, cut));
          }
          expectReceived(await t.receive(connection), first + 1000);
        }
        await session.finish(connection);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'connections/request-in-body',
      title: 'A body that reads like requests is file content',
      cites: ['RFC 9112 6'],
      async run(t) {
        const victim = await t.create();
        const inner = t.complete(packet('Cancel-Session', victim.path, { sessionId: victim.id }));
        const content = Buffer.concat([
          Buffer.from('\r\n\r\n0\r\n\r\n'),
          requestBytes(inner),
          requestBytes(inner),
        ]);
        const session = await t.create();
        const connection = await t.connect(session.target);
        await session.put(content, 0, content.length, connection);
        await session.finish(connection);
        await t.expectDelivered(session.path, content);
        await victim.put(fileBytes(10), 0, 10);
      },
    },
    {
      name: 'connections/expect-continue',
      title: 'Expect: 100-continue is answered by 100, or by the final response',
      cites: ['RFC 9110 10.1.1'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        const headers = [['Expect', '100-continue']] as const;
        const request = fragmentPacket(session.path, session.id, { first: 0, total: 100 }, content, {
          headers,
        });
        const connection = await t.connect(session.target);
        await t.writeRaw(requestHead(t.complete(request, session.target)), connection);
        const first = await connection.next({ interim: true });
        t.transcript.received(first);
        check(first.status === 100 || first.status === 417, '100', describe(first));
        if (first.status === 417) return t.deviate('417: the expectation is not met');
        await t.writeRaw(content, connection);
        expectReceived(await t.receive(connection), 100);
      },
    },
    {
      name: 'connections/abandoned',
      title: 'Connections abandoned at any point do not disturb others',
      cites: ['RFC 9112 9.5'],
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
      title: 'A client that has ended its side after the request still gets the Ack',
      cites: ['RFC 9112 9.6'],
      async run(t) {
        const connection = await t.connect();
        await t.write(packet('Ping', t.newPath()), connection);
        connection.finish();
        try {
          expectAck(await t.receive(connection));
        } catch (error) {
          // TCP allows either reading of a FIN; only clients that half-close would notice.
          if (!(error instanceof ConnectionEnded)) throw error;
          t.deviate('a half-closed connection is dropped');
        }
        expectAck(await t.send(packet('Ping', t.newPath())));
      },
    },
    {
      name: 'connections/http-1.1',
      title: 'Responses are HTTP/1.1, and frame their body',
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
