import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectFault, expectOutOfStep, FAULT, hresult, type Fault } from '../trial/expect.js';
import { packet, UNKNOWN_SESSION } from '../trial/packets.js';
import { header, type Response } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

/** Three error Acks of different kinds. */
async function faults(t: Trial): Promise<readonly (readonly [Fault, Response])[]> {
  const path = t.newPath();
  const noProtocol = packet('Create-Session', path, { omit: ['BITS-Supported-Protocols'] });
  return [
    [FAULT.sessionNotFound, await t.send(packet('Close-Session', path, { sessionId: UNKNOWN_SESSION }))],
    [FAULT.invalidArgument, await t.send(packet('Rewind', path))],
    [FAULT.invalidArgument, await t.send(noProtocol)],
  ];
}

async function refusesType(t: Trial, type: string): Promise<void> {
  expectFault(await t.send(packet(type, t.newPath())), FAULT.invalidArgument);
}

export const errors: Group = {
  title: 'Error Acks',
  cases: [
    {
      name: 'errors/both-headers',
      title: 'An error Ack names its HRESULT as BITS-Error-Code (W32) and as BITS-Error (MC-BUP)',
      cites: ['W32 ack-for-fragment', 'MC-BUP 2.2.1.2'],
      async run(t) {
        for (const [fault, ack] of await faults(t)) {
          expectFault(ack, fault);
          const code = header(ack, 'BITS-Error-Code');
          const error = header(ack, 'BITS-Error');
          if (code === undefined) t.deviate('BITS-Error alone, as in MC-BUP');
          if (error === undefined) t.deviate('BITS-Error-Code alone, as in W32');
          if (code !== undefined && error !== undefined) {
            check(code === error, `BITS-Error as BITS-Error-Code: ${code}`, error);
          }
        }
      },
    },
    {
      name: 'errors/hresult-form',
      title: 'The HRESULT is 0x and eight hexadecimal digits',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        for (const [fault, ack] of await faults(t)) {
          expectFault(ack, fault);
          const text = header(ack, 'BITS-Error-Code') ?? header(ack, 'BITS-Error') ?? '';
          if (!/^0x[0-9a-f]{8}$/i.test(text)) t.deviate(`the HRESULT has the form ${text}`);
        }
      },
    },
    {
      name: 'errors/context',
      title: 'BITS-Error-Context is 0x5 (the server)',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        for (const [, ack] of await faults(t)) {
          const context = header(ack, 'BITS-Error-Context');
          check(context !== undefined, 'BITS-Error-Context: 0x5', 'none');
          const number = /^(?:0?x)?([0-9a-f]+)$/i.exec(context)?.[1];
          check(
            number !== undefined && Number.parseInt(number, 16) === 5,
            'BITS-Error-Context: 0x5',
            context,
          );
          if (context.toLowerCase() !== '0x5') t.deviate(`BITS-Error-Context has the form ${context}`);
        }
      },
    },
    {
      name: 'errors/none-on-success',
      title: 'Successful Acks have no error header',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        const acks = [session.createAck, await session.put(fileBytes(10), 0, 10), await session.finish()];
        for (const ack of acks) {
          const error = header(ack, 'BITS-Error-Code') ?? header(ack, 'BITS-Error');
          if (error !== undefined) t.deviate(`an error header (${error}) on a 200, which clients ignore`);
        }
      },
    },
    {
      name: 'errors/out-of-step-is-none',
      title: '416 has no HRESULT other than 0',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        const ack = await session.fragment(fileBytes(10), 10, 20);
        expectOutOfStep(ack, 0);
        check((hresult(ack) ?? 0) === 0, 'no HRESULT, or 0', (hresult(ack) ?? 0).toString(16));
      },
    },
    {
      name: 'errors/unknown-packet-type',
      title: 'An unknown packet type is refused',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
      run: (t) => refusesType(t, 'Rewind'),
    },
    {
      name: 'errors/ack-as-request',
      title: 'The packet type Ack is refused in a request',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
      run: (t) => refusesType(t, 'Ack'),
    },
    {
      name: 'errors/packet-type-with-more',
      title: 'A packet type that only resembles a known one is refused',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        for (const type of ['Ping2', 'Ping, Ping', 'Create Session', 'CreateSession'])
          await refusesType(t, type);
      },
    },
    {
      name: 'errors/empty-packet-type',
      title: 'An empty packet type is refused',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
      run: (t) => refusesType(t, ''),
    },
    {
      name: 'errors/missing-packet-type',
      title: 'A BITS_POST without BITS-Packet-Type is refused',
      cites: ['MC-BUP 2.2.1.1', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const request = packet('Ping', t.newPath(), { omit: ['BITS-Packet-Type'] });
        expectFault(await t.send(request), FAULT.invalidArgument);
      },
    },
  ],
};
