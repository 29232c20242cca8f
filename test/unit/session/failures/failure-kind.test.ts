import { expect } from '@open-wc/testing';
import { failureKindOf } from '../../../../src/session/failures/failure-kind.js';

describe('the kind of a failure', () => {
  for (const [status, kind] of [
    [429, 'busy'],
    [503, 'busy'],
    [507, 'disk-full'],
    [502, 'server-error'],
  ] as const)
    it(`of HTTP ${status} is ${kind}`, () =>
      expect(failureKindOf({ status, bits: false } as Parameters<typeof failureKindOf>[0])).to.equal(kind));
});
