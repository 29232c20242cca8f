import { expect } from '@open-wc/testing';
import { readAck, type Ack, type Fault, type ResponseHead } from '../../../src/protocol/ack.js';
import { readFault } from '../../../src/protocol/fault.js';
import { responseHead } from '../support/response-head.js';

const NOW = Date.UTC(2026, 0, 2);
const ACK = { 'BITS-Packet-Type': 'Ack' };

/** As a session reads a response: whole, where it is no Ack. */
function readWhole(head: ResponseHead): Ack | Fault {
  const answer = readAck(head);
  return answer.kind === 'fault' ? readFault(answer, head, NOW) : answer;
}

const read = (status: number, headers: Record<string, string>, crossOrigin = false): Ack | Fault =>
  readWhole(responseHead(status, headers, crossOrigin));

function ack(headers: Record<string, string>, status = 200): Ack {
  const answer = read(status, { ...ACK, ...headers });
  if (answer.kind !== 'ack') throw new Error(`no Ack: ${JSON.stringify(answer)}`);
  return answer;
}

function fault(status: number, headers: Record<string, string>): Fault {
  const answer = read(status, headers);
  if (answer.kind !== 'fault') throw new Error('an Ack');
  return answer;
}

describe('Acks', () => {
  it('[MC-BUP 4.1] read the Create-Session Ack of the IIS trace', () => {
    const answer = ack({
      Pragma: 'no-cache',
      'BITS-Protocol': '{7df0354d-249b-430f-820d-3d2a9bef4931}',
      'BITS-Session-Id': '{A0FF5911-4144-45B3-BF27-27AFC8EC8A67}',
      'Accept-encoding': 'identity',
    });
    expect(answer).to.deep.equal({
      kind: 'ack',
      status: 200,
      sessionId: '{A0FF5911-4144-45B3-BF27-27AFC8EC8A67}',
      hostId: undefined,
      hostIdFallbackMs: undefined,
      receivedOffset: undefined,
      replyUrl: undefined,
      isIis: false,
    });
  });

  it('[MC-BUP 4.2] read the host id of Create-Session and the reply URL of the last Fragment', () => {
    const created = ack({ 'BITS-Host-Id': 'FRANKCAO8', 'BITS-Host-Id-Fallback-Timeout': '110' });
    expect(created.hostId).to.equal('FRANKCAO8');
    expect(created.hostIdFallbackMs).to.equal(110_000);
    const replyUrl = 'BITS-Sessions\\Replies\\{C85B}\\responsefile.bin';
    const last = ack({ 'BITS-Received-Content-Range': '4892', 'BITS-Reply-URL': replyUrl });
    expect([last.receivedOffset, last.replyUrl]).to.deep.equal([4892, replyUrl]);
  });

  for (const [server, isIis] of [
    ['Microsoft-IIS/10.0', true],
    ['microsoft-iis/6.0', true],
    ['nginx', false],
    ['not Microsoft-IIS/10.0', false],
    [undefined, false],
  ] as const) {
    it(`Server: ${server ?? 'absent'} is ${isIis ? '' : 'not '}IIS`, () => {
      expect(ack(server === undefined ? {} : { Server: server }).isIis).to.equal(isIis);
    });
  }

  for (const status of [200, 201, 204]) {
    it(`[W32 ack] ${status} is success`, () => {
      expect(ack({}, status).status).to.equal(status);
    });
  }

  for (const value of ['Ack', 'ACK', 'ack', ' Ack ']) {
    it(`[MC-BUP 2.2.1] the packet type is compared without regard to case: ${JSON.stringify(value)}`, () => {
      expect(read(200, { 'bits-packet-type': value }).kind).to.equal('ack');
    });
  }

  it('error headers on a 200 are ignored: some servers send them with every Ping', () => {
    const errors = { 'BITS-Error-Code': '1', 'BITS-Error': '0x8020001F', 'BITS-Error-Context': '0x5' };
    expect(ack(errors).kind).to.equal('ack');
  });

  it('the received range is also read under its misspelt name, the right one first', () => {
    expect(ack({ 'BITS-Recieved-Content-Range': '7' }).receivedOffset).to.equal(7);
    const both = { 'BITS-Recieved-Content-Range': '7', 'BITS-Received-Content-Range': '0-8/9' };
    expect(ack(both).receivedOffset).to.equal(9);
    expect(ack({ 'BITS-Received-Content-Range': 'none' }).receivedOffset).to.equal(undefined);
  });

  const ids = [
    '{A0FF5911-4144-45B3-BF27-27AFC8EC8A67}',
    '{a0ff5911-4144-45b3-bf27-27afc8ec8a67}',
    'a0ff5911-4144-45b3-bf27-27afc8ec8a67',
    '-8588215479',
    '1234567890123',
    'V1StGXR8_Z5jdHi6B-myT',
    'x'.repeat(100),
  ];
  for (const id of ids) {
    it(`[W32] the session id is opaque: ${id.slice(0, 40)}`, () => {
      expect(ack({ 'BITS-Session-Id': id }).sessionId).to.equal(id);
    });
  }

  for (const id of ['x'.repeat(101), '', ' ', 'a b', 'a\u00e9', 'a\r\nX-Evil: 1']) {
    it(`[W32] refuses the session id ${JSON.stringify(id.slice(0, 20))}`, () => {
      expect(ack({ 'BITS-Session-Id': id }).sessionId).to.equal(undefined);
    });
  }

  it('ignore a malformed host id', () => {
    expect(ack({ 'BITS-Host-Id': 'user@evil.example' }).hostId).to.equal(undefined);
  });
});

describe('faults', () => {
  const spellings = ['0x8020001F', 'x8020001F', '8020001f'];
  for (const name of ['BITS-Error', 'BITS-Error-Code']) {
    for (const value of spellings) {
      it(`[MC-BUP 2.2.1.2, W32] ${name}: ${value} is 0x8020001F`, () => {
        expect(fault(500, { [name]: value }).hresult).to.equal(0x8020001f);
      });
    }
    for (const value of ['', '0', '1', 'none']) {
      it(`${name}: ${JSON.stringify(value)} has no code, but identifies a BITS server`, () => {
        const { hresult, bits } = fault(500, { [name]: value });
        expect([hresult, bits]).to.deep.equal([undefined, true]);
      });
    }
  }

  it('an empty BITS-Error-Code falls back to BITS-Error', () => {
    const headers = { 'BITS-Error-Code': '', 'BITS-Error': '0x80070070' };
    expect(fault(500, headers).hresult).to.equal(0x80070070);
  });

  it('[MC-BUP 2.2.1.2] 416 has the offset to continue at', () => {
    const headers = { ...ACK, 'BITS-Received-Content-Range': '128', 'BITS-Reply-URL': 'r' };
    const { status, receivedOffset, replyUrl } = fault(416, headers);
    expect([status, receivedOffset, replyUrl]).to.deep.equal([416, 128, 'r']);
  });

  it('[MC-BUP 2.2.1.2] the context distinguishes the server from its application', () => {
    expect(fault(500, { ...ACK, 'BITS-Error-Context': '0x7' }).context).to.equal(7);
    expect(fault(500, { ...ACK, 'BITS-Error-Context': '5' }).context).to.equal(5);
  });

  it('[RFC 9110 10.2.3] Retry-After is relative to the given time', () => {
    const date = new Date(NOW + 9_000).toUTCString();
    expect(fault(503, { 'Retry-After': date }).retryAfterMs).to.equal(9_000);
    expect(fault(503, { 'Retry-After': '7' }).retryAfterMs).to.equal(7_000);
    expect(fault(503, {}).retryAfterMs).to.equal(undefined);
  });

  it('a failure without any BITS header has bits: false', () => {
    expect(fault(500, { 'Content-Type': 'text/html' }).bits).to.equal(false);
    expect(fault(500, ACK).bits).to.equal(true);
    expect(fault(416, { 'BITS-Received-Content-Range': '5' }).bits).to.equal(true);
  });

  for (const headers of [{}, { 'BITS-Packet-Type': 'Ping' }, { 'BITS-Session-Id': '{A}' }]) {
    it(`a 200 without BITS-Packet-Type: Ack is a fault: ${JSON.stringify(headers)}`, () => {
      expect(fault(200, headers).status).to.equal(200);
    });
  }

  it('have status, offset and reply URL before what only failures need is read', () => {
    const headers = {
      'BITS-Error': '0x8020001F',
      'BITS-Received-Content-Range': '128',
      'BITS-Reply-URL': 'r',
    };
    expect(readAck(responseHead(416, headers))).to.deep.equal({
      kind: 'fault',
      status: 416,
      receivedOffset: 128,
      replyUrl: 'r',
      bits: true,
    });
  });

  it('keep whether CORS may have hidden the headers', () => {
    const answers = [
      read(200, {}, true),
      read(200, {}, false),
      readWhole({ status: 200, header: () => null }),
    ];
    expect(answers.map((answer) => answer.kind === 'fault' && answer.crossOrigin)).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('a web page of another origin hides no Ack: its type can be read', () => {
    const hidden = (headers: Record<string, string>): boolean => {
      const answer = read(200, headers, true);
      return answer.kind === 'fault' && answer.crossOrigin === true;
    };
    expect(hidden({ 'Content-Type': 'text/html; charset=utf-8' })).to.equal(false);
    expect(hidden({ 'Content-Type': 'text/html', 'Content-Length': '1256' })).to.equal(false);
    expect(hidden({ 'Content-Type': 'text/html', 'Content-Length': '0' })).to.equal(true);
    expect(hidden({})).to.equal(true);
  });
});
