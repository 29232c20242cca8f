import { setTimeout as sleep } from 'node:timers/promises';
import type { Body } from '../core/session-storage.js';

/** Passes on `bytes` bytes, then breaks the connection, as a failing network does. */
export async function* cutAfter(body: Body, bytes: number, reset: () => void): AsyncGenerator<Buffer> {
  let left = bytes;
  if (left > 0) {
    for await (const piece of body) {
      yield piece.subarray(0, left);
      left -= piece.length;
      if (left <= 0) break;
    }
  }
  reset();
  throw new Error('the connection was broken off by a rule');
}

const STEP_MS = 20;

/** Passes on this many bytes per second. */
export async function* throttled(
  body: Body,
  bytesPerSecond: number,
  gone: Promise<void>,
): AsyncGenerator<Buffer> {
  const stepBytes = Math.max(1, Math.floor((bytesPerSecond * STEP_MS) / 1000));
  const start = performance.now();
  let handed = 0;
  const client = { gone: false };
  void gone.then(() => (client.gone = true));
  for await (const piece of body) {
    for (let at = 0; at < piece.length; at += stepBytes) {
      const step = piece.subarray(at, at + stepBytes);
      yield step;
      handed += step.length;
      const aheadMs = (handed / bytesPerSecond) * 1000 - (performance.now() - start);
      if (aheadMs > 0 && !client.gone) await sleep(Math.min(aheadMs, 1000));
    }
  }
}

const SLOW_READ_MS = 200;

/** Reads almost nothing until the client disconnects: a socket that is not read at all does not report that. */
export async function readSlowly(body: Body): Promise<void> {
  try {
    for await (const _ of body) await sleep(SLOW_READ_MS, undefined, { ref: false });
  } catch {
    // The client has disconnected, as expected.
  }
}
