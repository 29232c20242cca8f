import { expect } from '@open-wc/testing';
import type { ManagerOptions } from '../../../../src/manager/contract/options.js';
import { createSession } from '../../../../src/manager/remote/create-session.js';

const MIB = 1024 ** 2;

/** Upper limit of the Fragments of a session with these options. Bytes. */
function ceilingWith(options: ManagerOptions): number {
  const of = { record: { init: { name: 'a.bin', size: 500 * MIB } }, client: { options } };
  const location = { url: 'https://www.example.com/a.bin', earlier: undefined, isElsewhere: false };
  return createSession(of as never, location, {} as never, {}).state.sizer.ceilingBytes;
}

describe('the upper limit of the Fragments of a session', () => {
  it('is that of the options, and none by default', () => {
    expect(ceilingWith({})).to.equal(Infinity);
    expect(ceilingWith({ maxFragmentSize: 'auto' })).to.equal(Infinity);
    expect(ceilingWith({ maxFragmentSize: 3 * MIB })).to.equal(3 * MIB);
  });

  it('is 24 MiB if digests are computed, as the bytes of a digest are all in memory', () => {
    expect(ceilingWith({ integrity: 'sha-256' })).to.equal(24 * MIB);
    expect(ceilingWith({ integrity: 'sha-256', maxFragmentSize: 'auto' })).to.equal(24 * MIB);
    expect(ceilingWith({ integrity: 'sha-256', maxFragmentSize: 64 * MIB })).to.equal(64 * MIB);
  });
});
