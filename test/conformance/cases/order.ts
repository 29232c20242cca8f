import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectFault, FAULT } from '../trial/expect.js';
import { packet, UNKNOWN_SESSION, type PacketChanges } from '../trial/packets.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

const CITES = ['MC-BUP 3.2.5.2.3'];
const ofUnknown = (changes: PacketChanges): PacketChanges => ({ sessionId: UNKNOWN_SESSION, ...changes });

async function lacksLength(
  t: Trial,
  type: 'Create-Session' | 'Close-Session' | 'Cancel-Session',
): Promise<void> {
  const session = type === 'Create-Session' ? undefined : await t.create();
  const sessionId = session === undefined ? {} : { sessionId: session.id };
  const connection = await t.connect(session?.target);
  const request = packet(type, session?.path ?? t.newPath(), { ...sessionId, omit: ['Content-Length'] });
  expectFault(await t.send(request, connection), FAULT.lengthRequired);
  if (session !== undefined) await session.put(fileBytes(10), 0, 20);
}

/** The order of [MC-BUP 3.2.5.2.3]: syntax, permission, length, session, and then the packet itself. */
export const order: Group = {
  title: 'Order of validation',
  cases: [
    {
      name: 'order/type-before-session',
      title: 'An unknown packet type is reported before an unknown session',
      cites: CITES,
      async run(t) {
        expectFault(await t.send(packet('Rewind', t.newPath(), ofUnknown({}))), FAULT.invalidArgument);
      },
    },
    {
      name: 'order/range-before-session',
      title: 'A malformed Content-Range is reported before an unknown session',
      cites: CITES,
      async run(t) {
        const changes = ofUnknown({ range: 'bytes 9-0/10', body: fileBytes(10) });
        const ack = await t.send(packet('Fragment', t.newPath(), changes));
        if (ack.status === 400) {
          expectFault(ack, FAULT.invalidArgument);
          return;
        }
        expectFault(ack, FAULT.sessionNotFound);
        t.deviate('Content-Range is checked after the session');
      },
    },
    {
      name: 'order/value-over-4-kb-before-session',
      title: 'A header value over 4 KB is reported before an unknown session',
      cites: [...CITES, 'MC-BUP 2.2.1'],
      async run(t) {
        const changes = { sessionId: `{${'0'.repeat(5000)}}` };
        expectFault(await t.send(packet('Close-Session', t.newPath(), changes)), FAULT.invalidArgument);
      },
    },
    {
      name: 'order/length-before-session',
      title: 'A missing Content-Length is reported before an unknown session',
      cites: CITES,
      async run(t) {
        const request = packet('Cancel-Session', t.newPath(), ofUnknown({ omit: ['Content-Length'] }));
        expectFault(await t.send(request, await t.connect()), FAULT.lengthRequired);
      },
    },
    {
      name: 'order/total-before-gap',
      title: 'A changed total is reported before a gap',
      cites: [...CITES, 'MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        await session.put(fileBytes(10), 0, 30);
        expectFault(await session.fragment(fileBytes(10), 20, 40), FAULT.invalidArgument);
      },
    },
    {
      name: 'order/create-looks-at-no-session',
      title: 'Create-Session with a session id is granted and returns a new id',
      cites: CITES,
      async run(t) {
        const session = await t.create(t.newPath(), { sessionId: UNKNOWN_SESSION });
        check(session.id !== UNKNOWN_SESSION, 'a session id of its own', session.id);
        await session.put(fileBytes(10), 0, 10);
      },
    },
    {
      name: 'order/create-without-length',
      title: 'A Create-Session without Content-Length is refused',
      cites: [...CITES, 'MC-BUP 2.2.1.1'],
      run: (t) => lacksLength(t, 'Create-Session'),
    },
    {
      name: 'order/close-without-length',
      title: 'A Close-Session without Content-Length is refused, and the session continues',
      cites: [...CITES, 'MC-BUP 2.2.1.1'],
      run: (t) => lacksLength(t, 'Close-Session'),
    },
    {
      name: 'order/cancel-without-length',
      title: 'A Cancel-Session without Content-Length is refused, and the session continues',
      cites: [...CITES, 'MC-BUP 2.2.1.1'],
      run: (t) => lacksLength(t, 'Cancel-Session'),
    },
  ],
};
