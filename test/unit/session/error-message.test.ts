import { expect } from '@open-wc/testing';
import type { Fault } from '../../../src/protocol/ack.js';
import { toBitsError } from '../../../src/session/error-message.js';

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
});
