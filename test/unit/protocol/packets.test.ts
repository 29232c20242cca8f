import { expect } from '@open-wc/testing';
import { encodePacket, type RequestPacket } from '../../../src/protocol/packets.js';

const SESSION = '{A0FF5911-4144-45B3-BF27-27AFC8EC8A67}';
const NAME = 'rfc2119.txt';

/** The requests of the IIS trace [MC-BUP 4.1], as `name: value` lines in their order. */
const TRACE: readonly (readonly [RequestPacket, readonly string[]])[] = [
  [{ type: 'Ping' }, ['BITS-Packet-Type: Ping']],
  [
    { type: 'Create-Session', name: NAME },
    [
      'BITS-Packet-Type: Create-Session',
      'BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}',
      `Content-Name: ${NAME}`,
    ],
  ],
  [
    { type: 'Fragment', name: NAME, sessionId: SESSION, range: { start: 0, end: 4892 }, total: 4892 },
    [
      'BITS-Packet-Type: Fragment',
      `BITS-Session-Id: ${SESSION}`,
      `Content-Name: ${NAME}`,
      'Content-Range: bytes 0-4891/4892',
    ],
  ],
  [
    { type: 'Close-Session', sessionId: SESSION },
    ['BITS-Packet-Type: Close-Session', `BITS-Session-Id: ${SESSION}`],
  ],
  [
    { type: 'Cancel-Session', sessionId: SESSION },
    ['BITS-Packet-Type: Cancel-Session', `BITS-Session-Id: ${SESSION}`],
  ],
];

const lines = (headers: Record<string, string>): string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

describe('request packets', () => {
  for (const [packet, expected] of TRACE) {
    it(`[MC-BUP 2.2, IIS trace] ${packet.type} has exactly the headers and casing of the trace`, () => {
      const encoded = encodePacket(packet);
      expect(lines(encoded.headers)).to.deep.equal(expected);
      expect(encoded.method).to.equal('BITS_POST');
    });

    it(`${packet.type} as POST differs by the override header only`, () => {
      const encoded = encodePacket(packet, true);
      expect(encoded.method).to.equal('POST');
      expect(lines(encoded.headers)).to.deep.equal([...expected, 'X-Http-Method-Override: BITS_POST']);
    });
  }

  it('[MC-BUP 2.2.4.2] a Ping has no session id', () => {
    expect(encodePacket({ type: 'Ping' }).headers).to.not.have.property('BITS-Session-Id');
  });

  it('[W32] session ids are echoed byte for byte', () => {
    for (const sessionId of ['-8588215479', 'a0ff5911', '{a0ff5911-4144}', 'V1StGXR8_Z5jdHi6B-myT', '~!@']) {
      const { headers } = encodePacket({ type: 'Close-Session', sessionId });
      expect(headers['BITS-Session-Id']).to.equal(sessionId);
    }
  });

  it('[MC-BUP 2.2.2.1] omit Content-Name if a header cannot represent the name', () => {
    expect(encodePacket({ type: 'Create-Session', name: 'naïve.txt' }).headers).to.not.have.property(
      'Content-Name',
    );
  });

  it('[MC-BUP 2.2.1.2] reject a Fragment outside the file', () => {
    const fragment = (start: number, end: number): unknown =>
      encodePacket({ type: 'Fragment', name: NAME, sessionId: SESSION, range: { start, end }, total: 10 });
    for (const [start, end] of [
      [0, 0],
      [5, 4],
      [-1, 3],
      [0, 11],
    ] as const)
      expect(() => fragment(start, end)).to.throw(RangeError);
  });
});
