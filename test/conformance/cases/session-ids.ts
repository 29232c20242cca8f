import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, expectFault, FAULT, hresult, isAck } from '../trial/expect.js';
import { packet, UNKNOWN_SESSION, type PacketType } from '../trial/packets.js';
import { header } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

async function unknownOn(t: Trial, type: PacketType): Promise<void> {
  const fragment = type === 'Fragment' ? { range: 'bytes 0-9/10', body: fileBytes(10) } : {};
  const ack = await t.send(packet(type, t.newPath(), { sessionId: UNKNOWN_SESSION, ...fragment }));
  expectFault(ack, FAULT.sessionNotFound);
}

/** The answer may be "unknown" or "malformed", but the id must not be accepted. */
async function refusesId(t: Trial, sessionId: string): Promise<void> {
  const changes = { sessionId, range: 'bytes 0-9/10', body: fileBytes(10) };
  const ack = await t.send(packet('Fragment', t.newPath(), changes));
  if (ack.status === 400) expectFault(ack, FAULT.invalidArgument);
  else expectFault(ack, FAULT.sessionNotFound);
}

/** Another id of the same form. */
function neighbour(id: string): string {
  return id.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (last) => (last === '0' ? '1' : '0'));
}

export const sessionIds: Group = {
  title: 'Session ids',
  cases: [
    {
      name: 'session-id/unknown-on-fragment',
      title: 'A Fragment of an unknown session is refused',
      cites: ['MC-BUP 3.2.5.2.3', 'MC-BUP 2.2.1.2'],
      run: (t) => unknownOn(t, 'Fragment'),
    },
    {
      name: 'session-id/unknown-on-close',
      title: 'A Close-Session of an unknown session is refused',
      cites: ['MC-BUP 3.2.5.2.3', 'MC-BUP 2.2.1.2'],
      run: (t) => unknownOn(t, 'Close-Session'),
    },
    {
      name: 'session-id/unknown-on-cancel',
      title: 'A Cancel-Session of an unknown session is refused',
      cites: ['MC-BUP 3.2.5.2.3', 'MC-BUP 2.2.1.2'],
      run: (t) => unknownOn(t, 'Cancel-Session'),
    },
    {
      name: 'session-id/missing',
      title: 'A Fragment, Close-Session or Cancel-Session without BITS-Session-Id is refused',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        for (const type of ['Fragment', 'Close-Session', 'Cancel-Session'] as const) {
          const fragment = type === 'Fragment' ? { range: 'bytes 0-9/10', body: fileBytes(10) } : {};
          const ack = await t.send(packet(type, t.newPath(), fragment));
          if (ack.status === 400) expectFault(ack, FAULT.invalidArgument);
          else expectFault(ack, FAULT.sessionNotFound);
        }
      },
    },
    {
      name: 'session-id/empty',
      title: 'An empty session id is refused',
      cites: ['MC-BUP 3.2.5.2.3'],
      run: (t) => refusesId(t, ''),
    },
    {
      name: 'session-id/no-guid',
      title: 'A session id of an unexpected form is refused',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 ack-for-create-session'],
      run: (t) => refusesId(t, 'not-a-guid'),
    },
    {
      name: 'session-id/with-a-path',
      title: 'A session id that contains a path is refused',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        for (const id of ['..', '../..', '..\\..', '{../..}', '/', '%2e%2e']) await refusesId(t, id);
      },
    },
    {
      name: 'session-id/neighbour',
      title: 'An id that differs in one digit is another session',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.create();
        const changes = { sessionId: neighbour(session.id) };
        expectFault(await t.send(packet('Cancel-Session', session.path, changes)), FAULT.sessionNotFound);
        await session.put(fileBytes(10), 0, 10);
      },
    },
    {
      name: 'session-id/echoed-or-absent',
      title: 'BITS-Session-Id in an Ack is that of its session',
      cites: ['MC-BUP 2.2.1.2', 'IIS trace'],
      async run(t) {
        const other = await t.create();
        const session = await t.create();
        const acks = [
          await session.put(fileBytes(10), 0, 20),
          await session.fragment(fileBytes(5), 15, 20),
          await other.put(fileBytes(10), 0, 20),
          await session.cancel(),
        ];
        for (const [index, ack] of acks.entries()) {
          const expected = index === 2 ? other.id : session.id;
          const id = header(ack, 'BITS-Session-Id') ?? expected;
          check(id === expected, `BITS-Session-Id: ${expected}, or none`, id);
        }
      },
    },
    {
      name: 'session-id/at-another-url',
      title: 'A session writes only to the URL of its Create-Session, whatever the URL of its packets',
      cites: ['W32 fragment', 'MC-BUP 1.3.2'],
      async run(t) {
        const content = fileBytes(200);
        const other = t.newPath();
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const changes = { sessionId: session.id, range: 'bytes 100-199/200', body: content.subarray(100) };
        const ack = await t.send(packet('Fragment', other, changes), await t.shared(session.target));
        check(isAck(ack), 'an Ack', describe(ack));
        const refused = ack.status >= 400 && hresult(ack) !== undefined;
        check(ack.status === 200 || refused, '200 or an error Ack', describe(ack));
        if (refused) await session.putRange(content, 100, 200);
        await session.finish();
        await t.expectDelivered(session.path, content);
        await t.expectAbsent(other);
      },
    },
    {
      name: 'session-id/gone-after-close',
      title: 'After Close-Session the session is unknown',
      cites: ['MC-BUP 3.2.5.2.7', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.deliver(fileBytes(50));
        expectFault(await session.fragment(fileBytes(50), 0, 50), FAULT.sessionNotFound);
      },
    },
    {
      name: 'session-id/gone-after-cancel',
      title: 'After Cancel-Session the session is unknown',
      cites: ['W32 cancel-session', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.create();
        await session.put(fileBytes(20), 0, 50);
        expectAck(await session.cancel());
        expectFault(await session.fragment(fileBytes(30), 20, 50), FAULT.sessionNotFound);
      },
    },
  ],
};
