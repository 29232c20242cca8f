import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Link, type Clock, type Flow } from '../../bench/peers/line/link.js';

/** A clock whose time advances only by calls of the test. */
class FakeClock implements Clock {
  #now = 0;
  readonly #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): void {
    this.#timers.push({ at: this.#now + Math.max(0, ms), callback });
  }

  /** Runs all timers, each `lateMs` after its time. */
  runAll(lateMs = 0): void {
    for (;;) {
      this.#timers.sort((a, b) => a.at - b.at);
      const next = this.#timers.shift();
      if (!next) return;
      this.#now = Math.max(this.#now, next.at + lateMs);
      next.callback();
    }
  }
}

/** A sender with bytes, and when they arrived. */
class Transfer implements Flow {
  readonly #clock: Clock;
  #left: number;
  arrived = 0;
  lastAt = 0;

  constructor(clock: Clock, bytes: number) {
    this.#clock = clock;
    this.#left = bytes;
  }

  take(max: number): Buffer | undefined {
    if (this.#left === 0) return undefined;
    const bytes = Math.min(max, this.#left);
    this.#left -= bytes;
    return Buffer.alloc(bytes);
  }

  deliver(bytes: Buffer): void {
    this.arrived += bytes.length;
    this.lastAt = this.#clock.now();
  }
}

/** 100 Mbit/s. */
const BYTES_PER_MS = 12_500;
const MB = 1_000_000;

function transfers(delayMs: number, sizes: readonly number[], lateMs = 0): Transfer[] {
  const clock = new FakeClock();
  const link = new Link({ bytesPerMs: BYTES_PER_MS, delayMs, clock });
  const flows = sizes.map((bytes) => new Transfer(clock, bytes));
  for (const flow of flows) link.wake(flow);
  clock.runAll(lateMs);
  assert.equal(
    link.sentBytes,
    sizes.reduce((sum, bytes) => sum + bytes, 0),
  );
  return flows;
}

const near = (value: number, wanted: number, within: number) =>
  assert.ok(Math.abs(value - wanted) <= within, `${value} is not within ${within} of ${wanted}`);

describe('a link of the line’s emulator', () => {
  test('takes the time of the bytes and of the way', () => {
    const [flow] = transfers(25, [10 * MB]);
    assert.equal(flow!.arrived, 10 * MB);
    near(flow!.lastAt, 800 + 25, 2);
  });

  test('delays a single byte by the way alone', () => {
    near(transfers(150, [1])[0]!.lastAt, 150, 0.1);
  });

  test('shares its rate between two flows, whichever came first', () => {
    const [one, other] = transfers(25, [5 * MB, 5 * MB]);
    near(one!.lastAt, 800 + 25, 5);
    near(other!.lastAt, 800 + 25, 5);
  });

  test('lets a short flow through while a long one lasts', () => {
    const [long, short] = transfers(25, [10 * MB, 16_384]);
    near(short!.lastAt, 25, 10);
    near(long!.lastAt, 801 + 25, 5);
  });

  test('makes up for late timers', () => {
    near(transfers(0, [10 * MB], 4)[0]!.lastAt, 800, 10);
  });

  test('saves no time for later while nothing is sent', () => {
    const clock = new FakeClock();
    const link = new Link({ bytesPerMs: BYTES_PER_MS, delayMs: 0, clock });
    clock.after(5000, () => link.wake(flow));
    const flow = new Transfer(clock, MB);
    clock.runAll();
    near(flow.lastAt, 5080, 2);
  });

  test('without a rate only delays', () => {
    const clock = new FakeClock();
    const link = new Link({ bytesPerMs: Infinity, delayMs: 10, clock });
    const flow = new Transfer(clock, 10 * MB);
    link.wake(flow);
    clock.runAll();
    near(flow.lastAt, 10, 0.1);
  });
});
