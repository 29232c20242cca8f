import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, expectReceived } from '../trial/expect.js';
import { fragmentPacket, packet } from '../trial/packets.js';
import { requestBytes, requestHead } from '../http/request.js';
import { check } from '../trial/verdict.js';

export const stream: Group = {
  title: 'Request boundaries',
  cases: [
    {
      name: 'stream/pipelined-pings',
      title: 'Pipelined requests are answered one by one',
      cites: ['RFC 9112 9.3.2'],
      async run(t) {
        const connection = await t.connect();
        const bytes = requestBytes(t.complete(packet('Ping', t.newPath())));
        await t.writeRaw(Buffer.concat([bytes, bytes, bytes, bytes, bytes]), connection);
        for (let count = 0; count < 5; count++) expectAck(await t.receive(connection));
      },
    },
    {
      name: 'stream/pipelined-session',
      title: 'Pipelined Fragments and Close-Session are answered in order',
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
      name: 'stream/byte-by-byte',
      title: 'A request may arrive in single bytes',
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
      name: 'stream/split-anywhere',
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
      name: 'stream/request-in-body',
      title: 'A body that contains requests is stored as file content',
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
      name: 'stream/expect-continue',
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
        if (first.status === 417) {
          t.deviate('417: the expectation is not met');
          return;
        }
        await t.writeRaw(content, connection);
        expectReceived(await t.receive(connection), 100);
      },
    },
  ],
};
