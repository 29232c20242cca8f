import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { connect } from '../../../../src/session/failures/given.js';
import { sizerAfterBreak, sizerAfterRefusal } from '../../../../src/session/failures/smaller-fragments.js';
import { CORE } from '../../../../src/session/machine/core-of-session.js';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import {
  createSizer,
  DEFAULT_MAX_FRAGMENT_BYTES,
  sizerAfterAck,
  sizerForIis,
  sizerWithin,
  trialBytes,
  type FragmentSizer,
} from '../../../../src/session/policy/fragment-sizer.js';

connect(CORE);

const KIB = 1024;
const MIB = 1024 * KIB;
const FLOOR = 5 * KIB;

/** Acks of whole Fragments at a steady rate. */
function after(acks: number, bytesPerMs: number, sizer = createSizer({})): FragmentSizer {
  for (let i = 0; i < acks; i++)
    sizer = sizerAfterAck(sizer, sizer.fragmentBytes, sizer.fragmentBytes / bytesPerMs);
  return sizer;
}

describe('the fragment sizer', () => {
  it('begins with 1 MiB, which nginx takes by default', () => {
    expect(createSizer({}).fragmentBytes).to.equal(MIB);
  });

  it('stays under the 30,000,000 bytes of IIS by default', () => {
    expect(DEFAULT_MAX_FRAGMENT_BYTES).to.equal(24 * MIB);
    expect(after(20, 1e6).fragmentBytes).to.equal(24 * MIB);
  });

  describe('tries a larger size than 24 MiB', () => {
    /** A sizer whose Fragments of 24 MiB were accepted. */
    const topped = (options: Parameters<typeof createSizer>[0], rate: number, limits = {}): FragmentSizer =>
      after(
        1,
        rate,
        sizerWithin(createSizer(options), { ...NO_LIMITS, acceptedBytes: 24 * MIB, rttMs: 100, ...limits }),
      );
    const cases: readonly (readonly [string, FragmentSizer, number])[] = [
      ['twice, where a round trip takes more than 2 %', topped({}, 1e5), 48 * MIB],
      ['twice again, once that is accepted', topped({}, 1e5, { acceptedBytes: 48 * MIB }), 96 * MIB],
      ['as much as 50 round trips need', topped({}, 6_000), 30_000_000],
      ['no more than 5 s of the line', topped({}, 6_000, { rttMs: 10_000 }), 30_000_000],
      ['not where a round trip takes less', topped({}, 1e5, { rttMs: 5 }), 25_165_824],
      ['not where 24 MiB take more than 5 s', topped({}, 4_000), 20_000_000],
      ['not after a refusal', topped({}, 1e5, { refusedBytes: 1024 * MIB }), 24 * MIB],
      ['not before 24 MiB were accepted', topped({}, 1e5, { acceptedBytes: 4 * MIB }), 24 * MIB],
      ['not beyond a maximum of the author', topped({ maxBytes: 32 * MIB }, 1e5), 32 * MIB],
      ['not with a fixed size', topped({ fragmentBytes: 24 * MIB }, 1e5), 24 * MIB],
      ['not beyond 1 GiB', topped({}, 1e7, { acceptedBytes: 1024 * MIB, rttMs: 5_000 }), 1024 * MIB],
    ];
    for (const [how, sizer, bytes] of cases)
      it(how, () => {
        expect(trialBytes(sizer)).to.equal(bytes);
      });

    it('and keeps it once it is accepted', () => {
      expect(topped({}, 1e5, { acceptedBytes: 96 * MIB }).fragmentBytes).to.equal(96 * MIB);
    });
  });

  const rates: readonly (readonly [string, number, number, number])[] = [
    ['100 kB/s', 100, 256 * KIB, MIB],
    ['1 MB/s', 1_000, 2 * MIB, 8 * MIB],
    ['12.5 MB/s', 12_500, 24 * MIB, 24 * MIB],
    ['10 kB/s', 10, 32 * KIB, 64 * KIB],
  ];
  for (const [what, bytesPerMs, least, most] of rates) {
    it(`settles at what ${what} carries in some seconds`, () => {
      expect(after(20, bytesPerMs).fragmentBytes).to.be.within(least, most);
    });
  }

  it('has its size after one Ack, in one step', () => {
    for (const [bytesPerMs, bytes] of [
      [1e6, 24 * MIB],
      [1_000, 5_000_000],
      [100, 500_000],
      [1, 64 * KIB],
    ] as const)
      expect(after(1, bytesPerMs).fragmentBytes).to.equal(bytes);
  });

  it('begins with 24 MiB at IIS, unless the rate, the author or a refusal says otherwise', () => {
    const measured = after(1, 100);
    expect(sizerForIis(createSizer({})).fragmentBytes).to.equal(24 * MIB);
    expect(sizerForIis(measured)).to.equal(measured);
    expect(sizerForIis(createSizer({ maxBytes: 3 * MIB })).fragmentBytes).to.equal(3 * MIB);
    expect(sizerForIis(createSizer({ fragmentBytes: 2 * MIB })).fragmentBytes).to.equal(2 * MIB);
    expect(sizerForIis(sizerAfterRefusal(createSizer({}), 8 * MIB)).fragmentBytes).to.equal(2 * MIB);
  });

  it('keeps a fixed size unless it is refused [MC-BUP 3.1.5.2.4]', () => {
    const fixed = createSizer({ fragmentBytes: 300 * KIB, maxBytes: 100 * KIB });
    expect(fixed.fragmentBytes).to.equal(300 * KIB);
    expect(sizerAfterBreak(after(5, 1e6, fixed), 300 * KIB).fragmentBytes).to.equal(300 * KIB);
    expect(sizerAfterRefusal(fixed, 300 * KIB).fragmentBytes).to.equal(75 * KIB);
  });

  it('respects the author’s maximum from the start, but never goes below 5 KB [MC-BUP <16>]', () => {
    expect(createSizer({ maxBytes: 256 * KIB }).fragmentBytes).to.equal(256 * KIB);
    expect(createSizer({ maxBytes: 1 }).fragmentBytes).to.equal(FLOOR);
    expect(createSizer({ fragmentBytes: 0.5 }).fragmentBytes).to.equal(1);
  });

  it('halves the size after a failure, down to 64 KiB', () => {
    let sizer = sizerWithin(after(20, 1e6), { ...NO_LIMITS, acceptedBytes: 24 * MIB });
    const sizes = Array.from({ length: 12 }, () => {
      sizer = sizerAfterBreak(sizer, sizer.fragmentBytes);
      return sizer.fragmentBytes;
    });
    expect(sizes.slice(0, 2)).to.deep.equal([12 * MIB, 6 * MIB]);
    expect(sizes.at(-1)).to.equal(64 * KIB);
  });

  it('quarters the size after a failure of a Fragment larger than any accepted one, or too slow', () => {
    const grown = after(1, 1e6);
    expect(sizerAfterBreak(grown, 24 * MIB).fragmentBytes).to.equal(6 * MIB);
    expect(sizerAfterBreak(grown, 12 * MIB).fragmentBytes, 'of the rest of the file').to.equal(3 * MIB);
    const accepted = sizerWithin(grown, { ...NO_LIMITS, acceptedBytes: 24 * MIB });
    expect(sizerAfterBreak(accepted, 24 * MIB, true).fragmentBytes).to.equal(6 * MIB);
    expect(sizerAfterBreak(accepted, 64 * KIB).fragmentBytes, 'of a small probe').to.equal(12 * MIB);
  });

  it('begins with the size that the rate of the endpoint says, until it has measured one', () => {
    const known = { ...NO_LIMITS, acceptedBytes: MIB, bytesPerMs: 1_000 };
    expect(sizerWithin(createSizer({}), known).fragmentBytes).to.equal(5_000_000);
    expect(sizerWithin(createSizer({}), { ...known, refusedBytes: 2 * MIB }).fragmentBytes).to.equal(MIB);
    expect(sizerWithin(createSizer({ maxBytes: 3 * MIB }), known).fragmentBytes).to.equal(3 * MIB);
    expect(sizerWithin(createSizer({ fragmentBytes: 7 }), known).fragmentBytes).to.equal(7);
    expect(sizerWithin(after(1, 100), known).fragmentBytes, 'a measured one').to.equal(500_000);
    expect(sizerForIis(sizerWithin(createSizer({}), known)).fragmentBytes, 'at IIS').to.equal(5_000_000);
  });

  it('remembers the rate of no small probe', () => {
    expect(sizerAfterAck(createSizer({}), 64 * KIB, 1_000).limits.bytesPerMs).to.equal(0);
    expect(sizerAfterAck(createSizer({}), 65 * KIB, 65).limits.bytesPerMs).to.equal(KIB);
  });

  it('keeps the measured rate after a small probe Fragment', () => {
    const measured = after(3, 1_000);
    expect(sizerAfterAck(measured, 64 * KIB, 5_000)).to.equal(measured);
  });

  it('measures no infinite rate when the clock does not advance', () => {
    expect(sizerAfterAck(createSizer({}), MIB, 0).bytesPerMs).to.equal(MIB);
  });

  it('[MC-BUP <16>] always yields a whole size of at least 5 KB, never over a refused size', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ack' as const), ms: fc.integer({ min: 0, max: 600_000 }) }),
      fc.record({ kind: fc.constantFrom('break' as const, 'refusal' as const) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 * MIB }),
        fc.array(step, { maxLength: 40 }),
        (maxBytes, steps) => {
          let sizer = createSizer({ maxBytes });
          let refused = Infinity;
          for (const each of steps) {
            if (each.kind === 'ack') sizer = sizerAfterAck(sizer, sizer.fragmentBytes, each.ms);
            else if (each.kind === 'break') sizer = sizerAfterBreak(sizer, sizer.fragmentBytes);
            else {
              if (sizer.fragmentBytes > FLOOR) refused = Math.min(refused, sizer.fragmentBytes);
              sizer = sizerAfterRefusal(sizer, sizer.fragmentBytes);
            }
            expect(Number.isInteger(sizer.fragmentBytes)).to.equal(true);
            expect(sizer.fragmentBytes).to.be.at.least(FLOOR);
            expect(sizer.fragmentBytes).to.be.at.most(Math.max(FLOOR, maxBytes));
            if (refused < Infinity) expect(sizer.fragmentBytes).to.be.lessThan(refused);
          }
        },
      ),
    );
  });
});
