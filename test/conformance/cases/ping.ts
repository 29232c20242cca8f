import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck } from '../trial/expect.js';
import { packet, UNKNOWN_SESSION } from '../trial/packets.js';
import { header } from '../http/response.js';
import { check } from '../trial/verdict.js';

export const ping: Group = {
  title: 'Ping',
  cases: [
    {
      name: 'ping/always-200',
      title: 'A Ping is answered by an Ack with 200, without any session',
      cites: ['MC-BUP 2.2.4.2', 'W32 ack-for-ping'],
      async run(t) {
        expectAck(await t.send(packet('Ping', t.newPath())));
      },
    },
    {
      name: 'ping/grants-no-session',
      title: 'The Ack of a Ping has no session id and no error header',
      cites: ['MC-BUP 2.2.4.2', 'W32 ack-for-ping'],
      async run(t) {
        const ack = await t.send(packet('Ping', t.newPath()));
        expectAck(ack);
        const id = header(ack, 'BITS-Session-Id');
        check(id === undefined || id === '', 'no BITS-Session-Id', String(id));
        const error = header(ack, 'BITS-Error') ?? header(ack, 'BITS-Error-Code');
        if (error !== undefined) t.deviate(`an error header (${error}) on a 200, which clients ignore`);
      },
    },
    {
      name: 'ping/unknown-session',
      title: 'The session id of a Ping is ignored',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        expectAck(await t.send(packet('Ping', t.newPath(), { sessionId: UNKNOWN_SESSION })));
      },
    },
    {
      name: 'ping/creates-nothing',
      title: 'A Ping creates no file at the destination',
      cites: ['MC-BUP 2.2.4.2'],
      needs: ['get'],
      async run(t) {
        const path = t.newPath();
        expectAck(await t.send(packet('Ping', path)));
        await t.expectAbsent(path);
      },
    },
    {
      name: 'ping/within-session',
      title: 'A Ping between two Fragments changes nothing in the session',
      cites: ['MC-BUP 2.2.4.2'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await t.send(packet('Ping', session.path));
        check(ack.status === 200, '200 to the Ping', describe(ack));
        await session.putRange(content, 100, 300);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
  ],
};
