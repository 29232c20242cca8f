import { expect } from '@open-wc/testing';
import { BitsError, isBitsError } from '../../src/errors.js';

describe('BitsError', () => {
  it('is recognised by name, so that a second copy of the package in the page does not hide it', () => {
    class BitsErrorOfAnotherCopy extends Error {
      override readonly name = 'BitsError';
      readonly code = 'network';
    }
    expect(isBitsError(new BitsErrorOfAnotherCopy())).to.equal(true);
    expect(isBitsError(new BitsError({ code: 'timeout', message: 'late' }))).to.equal(true);
    expect(isBitsError(new Error('x'))).to.equal(false);
  });

  it('keeps its cause, and is retryable only if constructed so', () => {
    const cause = new TypeError('Failed to fetch');
    const error = new BitsError({ code: 'network', message: 'no connection', cause });
    expect(error.cause).to.equal(cause);
    expect(error.retryable).to.equal(false);
  });
});
