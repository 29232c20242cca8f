import { expect } from '@open-wc/testing';
import type { Fault } from '../../../src/protocol/ack.js';
import { isBitsError, type BitsError } from '../../../src/errors.js';
import { toBitsError } from '../../../src/session/error-message.js';
import type { SessionErrorCode } from '../../../src/session/machine/state.js';
import { sending, URL_OF_FILE, type Play } from '../support/session/play.js';

const fault: Fault = {
  kind: 'fault',
  status: 500,
  hresult: 0x80070070,
  context: 5,
  receivedOffset: undefined,
  replyUrl: undefined,
  retryAfterMs: undefined,
  bits: true,
  crossOrigin: false,
};

describe('the error a page sees', () => {
  it('names the file and the problem, with the details of the response', () => {
    const error = toBitsError({ code: 'disk-full', failure: { kind: 'disk-full', fault } }, 'a.bin');
    expect(error.message).to.equal('a.bin: the server has no space left (HTTP 500, 0x80070070)');
    expect(error).to.include({
      code: 'disk-full',
      status: 500,
      hresult: 0x80070070,
      context: 5,
      retryable: true,
    });
  });

  it('names the file without marks that reorder the text, and bounded', () => {
    const { message } = toBitsError({ code: 'timeout' }, `invoice\u202efdp.exe\n${'x'.repeat(10_000)}`);
    expect(message).to.match(/^invoicefdp\.exex+…x+: the server did not answer in time$/);
    expect(message.length).to.be.below(400);
  });

  it('leaves out details that the response does not have', () => {
    const error = toBitsError({ code: 'network', failure: { kind: 'network' } }, 'a.bin');
    expect(error.message).to.not.include('(HTTP');
    expect([error.status, error.hresult]).to.deep.equal([undefined, undefined]);
    const redirected = { ...fault, status: 0, hresult: undefined };
    const message = toBitsError(
      { code: 'redirected', failure: { kind: 'redirected', fault: redirected } },
      'x',
    ).message;
    expect(message).to.not.include('HTTP 0');
  });

  it('keeps the cause', () => {
    const cause = new TypeError('Failed to fetch');
    expect(toBitsError({ code: 'network', failure: { kind: 'network', cause } }, 'a').cause).to.equal(cause);
  });

  it('a problem that needs another change first is not retryable', () => {
    for (const code of ['exists', 'forbidden', 'auth', 'too-large', 'not-bits-server', 'page'] as const)
      expect(toBitsError({ code }, 'a').retryable, code).to.equal(false);
    for (const code of ['network', 'timeout', 'server', 'session-lost'] as const)
      expect(toBitsError({ code }, 'a').retryable, code).to.equal(true);
  });

  it('has a URL of a page about its code', () => {
    expect(toBitsError({ code: 'exists' }, 'a').helpUrl).to.match(/^https:.*\/errors\.html#exists$/);
  });
});

describe('the causes of an error', () => {
  /** The codes of an error and of what came before it. */
  const codes = (error: unknown): string[] =>
    isBitsError(error) ? [error.code, ...codes(error.cause)] : error instanceof Error ? [`${error}`] : [];

  const errorOf = (play: Play): BitsError => {
    if (!('problem' in play.state) || play.state.problem === undefined) throw new Error(play.state.phase);
    return toBitsError(play.state.problem, 'a.bin', play.state);
  };

  it('are kept where a lost session meets its own remains: the first failure is at the end', () => {
    const play = sending(3);
    const sent = { packet: 'Fragment', url: URL_OF_FILE };
    for (let i = 0; i < 8 && play.code !== 'session-lost'; i++) {
      const { generation } = play.state;
      const answer = { ...fault, bits: false, hresult: undefined };
      play.event({ type: 'answer', generation, answer, sent, elapsedMs: 1, nowMs: 1 });
      if (play.code === 'session-lost') break;
      play.wake();
      if (play.packet?.type === 'Ping') play.ack();
    }
    play.restart().fault(409);
    const error = errorOf(play);
    expect(codes(error)).to.deep.equal(['exists', 'session-lost']);
    expect(error).to.include({ status: 409, retryable: true });
    expect(error.cause).to.include({ packet: 'Fragment', url: URL_OF_FILE, status: 500, attempts: 4 });
  });

  it('are the ways in which requests failed, the first and the last ones', () => {
    const play = sending(3);
    for (const status of [502, 504, 502, 505.5, 500, 502, 599, 508]) play.fault(status).wake();
    play.fault(403);
    const error = errorOf(play);
    expect(codes(error)).to.deep.equal(['forbidden', 'server', 'server', 'server', 'server']);
    expect(error.retryable).to.equal(false);
    let first: unknown = error;
    while (isBitsError(first) && first.cause !== undefined) first = first.cause;
    expect(first).to.include({ status: 502 });
  });

  it('end with what fetch threw', () => {
    const play = sending(3);
    const { generation } = play.state;
    const cause = new TypeError('Failed to fetch');
    play.event({ type: 'no-answer', reason: 'network', generation, nowMs: 0, offline: false, cause });
    play.wake().fault(403);
    expect(codes(errorOf(play))).to.deep.equal(['forbidden', 'network', 'TypeError: Failed to fetch']);
  });

  it('have the text of the transport where it explains why there was no response', () => {
    const play = sending(3);
    const { generation } = play.state;
    const explained = {
      reason: 'blocked',
      code: 'mixed-content',
      cause: new Error('https cannot call http'),
    } as const;
    play.event({ type: 'no-answer', generation, nowMs: 0, offline: false, ...explained });
    expect(play.state.phase).to.equal('failed');
    expect(errorOf(play)).to.include({ code: 'mixed-content', message: 'a.bin: https cannot call http' });
  });

  it('are counted, and end with progress', () => {
    const play = sending(3).silence().wake().silence().wake().silence();
    expect(errorOf(play)).to.include({ attempts: 3, cause: undefined });
    play.wake().ack().fault(403);
    expect(codes(errorOf(play))).to.deep.equal(['forbidden']);
  });
});

/** Whether trying again can help: before a Fragment was acknowledged, and after. */
const RETRYABLE: Readonly<Record<SessionErrorCode, readonly [before: boolean, after: boolean]>> = {
  'not-bits-server': [false, true],
  'headers-hidden': [false, true],
  'uploads-disabled': [false, true],
  forbidden: [false, false],
  auth: [false, false],
  exists: [false, false],
  'too-large': [false, false],
  'disk-full': [true, true],
  'empty-refused': [false, false],
  'bad-request': [false, true],
  'application-failed': [true, true],
  'session-lost': [true, true],
  'session-stuck': [true, true],
  'delivery-mismatch': [true, true],
  protocol: [false, true],
  'reply-missing': [false, false],
  'reply-failed': [true, true],
  'mixed-content': [false, false],
  'csp-blocked': [false, false],
  'cors-missing': [false, false],
  redirected: [false, true],
  network: [true, true],
  timeout: [true, true],
  server: [true, true],
  page: [false, false],
};

describe('an error', () => {
  for (const [code, expected] of Object.entries(RETRYABLE))
    it(`${code} says whether trying again can help`, () => {
      const known = code as SessionErrorCode;
      const seen = [false, true].map(
        (worked) => toBitsError({ code: known }, 'a', { troubles: [], worked }).retryable,
      );
      expect(seen).to.deep.equal(expected);
    });
});
