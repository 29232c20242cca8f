import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, expectFault, expectReceived, FAULT } from '../trial/expect.js';
import { contentRange, packet, PROTOCOL } from '../trial/packets.js';
import type { Header } from '../http/request.js';
import { header, headerValues, type Response } from '../http/response.js';
import type { Session } from '../trial/session.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

/** One Ack of each kind. */
async function everyAck(t: Trial): Promise<readonly (readonly [string, Response])[]> {
  const content = fileBytes(200);
  const pinged = await t.send(packet('Ping', t.newPath()));
  const session = await t.create();
  const first = await session.fragment(content.subarray(0, 100), 0, 200);
  const gap = await session.fragment(content.subarray(0, 10), 190, 200);
  const last = await session.fragment(content.subarray(100), 100, 200);
  const closed = await session.finish();
  const unknown = await session.cancel();
  const cancelled = await (await t.create()).cancel();
  return [
    ['Ping', pinged],
    ['Create-Session', session.createAck],
    ['Fragment', first],
    ['Fragment after a gap', gap],
    ['last Fragment', last],
    ['Close-Session', closed],
    ['Cancel-Session of an ended session', unknown],
    ['Cancel-Session', cancelled],
  ];
}

/** Runs a whole session whose packets have headers changed by `change`. */
async function sessionWith(t: Trial, change: (headers: Header[]) => Header[]): Promise<void> {
  const content = fileBytes(64);
  const path = t.newPath();
  const send = async (type: string, sessionId?: string): Promise<Response> => {
    const fragment = { range: contentRange(0, 64, 64), body: content };
    const changes = { ...(sessionId !== undefined && { sessionId }), ...(type === 'Fragment' && fragment) };
    const request = packet(type, path, changes);
    return t.send({ ...request, headers: change([...request.headers]) });
  };
  const created = await send('Create-Session');
  check(created.status < 300, '200 to Create-Session', describe(created));
  const session: Session = t.adopt(path, created);
  expectReceived(await send('Fragment', session.id), 64);
  const closed = await send('Close-Session', session.id);
  expectAck(closed);
  session.open = false;
  t.noteDelivered(path);
  await t.expectDelivered(path, content);
}

const renamed = (rename: (name: string) => string) => (headers: Header[]) =>
  headers.map(([name, value]): Header => [rename(name), value]);

const retyped = (retype: (value: string) => string) => (headers: Header[]) =>
  headers.map(([name, value]): Header => [name, name === 'BITS-Packet-Type' ? retype(value) : value]);

const alternating = (text: string) =>
  text.replace(/./g, (letter, index: number) =>
    index % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase(),
  );

export const headers: Group = {
  title: 'Headers',
  cases: [
    {
      name: 'headers/ack-on-every-response',
      title: 'Every response carries BITS-Packet-Type: Ack',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        for (const [of, ack] of await everyAck(t)) {
          const values = headerValues(ack, 'BITS-Packet-Type');
          const right = values.length === 1 && values[0]?.toLowerCase() === 'ack';
          check(right, `BITS-Packet-Type: Ack to ${of}`, values.join(' and ') || 'none');
        }
      },
    },
    {
      name: 'headers/content-length-on-every-response',
      title: 'Every response carries Content-Length, and it is 0',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        for (const [of, ack] of await everyAck(t)) {
          const length = header(ack, 'Content-Length');
          check(length !== undefined, `Content-Length in the Ack to ${of}`, 'none');
          if (length !== '0') t.deviate(`an Ack to ${of} with a body of ${length} bytes`);
        }
      },
    },
    {
      name: 'headers/names-in-lower-case',
      title: 'Header names are accepted in lower case',
      cites: ['RFC 9110 5.1', 'MC-BUP 2.2.1.1'],
      run: (t) =>
        sessionWith(
          t,
          renamed((name) => name.toLowerCase()),
        ),
    },
    {
      name: 'headers/names-in-upper-case',
      title: 'Header names are accepted in upper case',
      cites: ['RFC 9110 5.1', 'MC-BUP 2.2.1.1'],
      run: (t) =>
        sessionWith(
          t,
          renamed((name) => name.toUpperCase()),
        ),
    },
    {
      name: 'headers/packet-type-in-lower-case',
      title: 'Packet types are accepted in lower case',
      cites: ['MC-BUP 2.2.1.1'],
      run: (t) =>
        sessionWith(
          t,
          retyped((type) => type.toLowerCase()),
        ),
    },
    {
      name: 'headers/packet-type-in-upper-case',
      title: 'Packet types are accepted in upper case',
      cites: ['MC-BUP 2.2.1.1'],
      run: (t) =>
        sessionWith(
          t,
          retyped((type) => type.toUpperCase()),
        ),
    },
    {
      name: 'headers/packet-type-in-mixed-case',
      title: 'Packet types are accepted in mixed case',
      cites: ['MC-BUP 2.2.1.1'],
      run: (t) => sessionWith(t, retyped(alternating)),
    },
    {
      name: 'headers/white-space',
      title: 'White space around a header value is ignored',
      cites: ['RFC 9110 5.5'],
      // No tab follows Content-Length: strict parsers refuse it, because other parsers may interpret it differently.
      run: (t) =>
        sessionWith(t, (all) =>
          all.map(([name, value]): Header => [
            name,
            ` \t ${value}${name === 'Content-Length' ? ' ' : ' \t'}`,
          ]),
        ),
    },
    {
      name: 'headers/unknown-ignored',
      title: 'Unknown headers are ignored, also those that begin with BITS',
      cites: ['MC-BUP 2.2'],
      run: (t) =>
        sessionWith(t, (all) => [
          ['BITS-Unheard-Of', '1'],
          ...all,
          ['X-Unheard-Of', ''],
          ['BITS-Error', '0x80070005'],
        ]),
    },
    {
      name: 'headers/value-of-4000-bytes',
      title: 'A header value just under 4 KB is accepted',
      cites: ['MC-BUP 2.2.1'],
      run: (t) => sessionWith(t, (all) => [...all, ['X-Unheard-Of', 'x'.repeat(4000)]]),
    },
    {
      name: 'headers/protocols-over-4-kb',
      title: 'A list of protocols over 4 KB is refused',
      cites: ['MC-BUP 2.2.1', 'MC-BUP 2.2.1.2'],
      async run(t) {
        const protocols = `${PROTOCOL} ${' '.repeat(5000)} ${PROTOCOL}`;
        const request = packet('Create-Session', t.newPath(), {
          headers: [['BITS-Supported-Protocols', protocols]],
        });
        expectFault(await t.send(request), FAULT.invalidArgument);
      },
    },
    {
      name: 'headers/value-over-4-kb-within-session',
      title: 'A header value over 4 KB is refused, and the session continues',
      cites: ['MC-BUP 2.2.1', 'MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        const headers = [['Content-Name', 'n'.repeat(5000)]] as const;
        expectFault(await session.fragment(content, 0, 100, { headers }), FAULT.invalidArgument);
        await session.put(content, 0, 100);
      },
    },
  ],
};
