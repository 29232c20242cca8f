import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectOutOfStep, expectReceived } from '../trial/expect.js';
import type { Response } from '../http/response.js';
import type { Session } from '../trial/session.js';
import type { Trial } from '../trial/trial.js';

/**
 * Checks the answer to a Fragment that begins before the expected byte: according to W32 the new bytes are stored and
 * acknowledged, according to MC-BUP the answer is 416. Returns the next offset.
 */
function expectOverlap(t: Trial, ack: Response, held: number, end: number): number {
  const { strict } = t.settings;
  if (ack.status === 416) {
    expectOutOfStep(ack, held);
    if (!strict) t.deviate('416 to an overlap, as in MC-BUP');
    return held;
  }
  const next = Math.max(held, end);
  expectReceived(ack, next);
  if (strict) t.deviate('an overlap is trimmed, as in W32');
  return next;
}

async function finishFrom(session: Session, content: Buffer, offset: number): Promise<void> {
  if (offset < content.length) await session.putRange(content, offset, content.length);
  await session.finish();
}

const CITES = ['W32 ack-for-fragment', 'MC-BUP 3.2.5.2.3'];

export const overlap: Group = {
  title: 'Fragments that overlap',
  cases: [
    {
      name: 'overlap/new-bytes',
      title: 'The new bytes of an overlapping Fragment are stored (W32), or the answer is 416 (MC-BUP)',
      cites: CITES,
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await session.fragment(content.subarray(50, 200), 50, 300);
        await finishFrom(session, content, expectOverlap(t, ack, 100, 200));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/acknowledged-bytes-stay',
      title: 'An overlap does not overwrite acknowledged bytes',
      cites: CITES,
      async run(t) {
        const content = fileBytes(300);
        const other = fileBytes(300, 2);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const mixed = Buffer.concat([other.subarray(50, 100), content.subarray(100, 200)]);
        const ack = await session.fragment(mixed, 50, 300);
        await finishFrom(session, content, expectOverlap(t, ack, 100, 200));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/by-one-byte',
      title: 'An overlap by a single byte is trimmed (W32), or answered by 416 (MC-BUP)',
      cites: CITES,
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await session.fragment(content.subarray(99, 200), 99, 300);
        await finishFrom(session, content, expectOverlap(t, ack, 100, 200));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/nothing-new',
      title: 'A Fragment of stored bytes only leaves the offset unchanged',
      cites: CITES,
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 200);
        const ack = await session.fragment(content.subarray(20, 120), 20, 300);
        await finishFrom(session, content, expectOverlap(t, ack, 200, 120));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/same-fragment-again',
      title: 'A Fragment that is repeated after its Ack was lost does not block the session',
      cites: [...CITES, 'MC-BUP 3.1.5.2.4'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        const ack = await session.fragment(content.subarray(0, 100), 0, 300);
        await finishFrom(session, content, expectOverlap(t, ack, 100, 100));
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/last-fragment-again',
      title: 'The Ack of a repeated last Fragment has the size as offset, and Close-Session succeeds',
      cites: CITES,
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 200);
        await session.putRange(content, 200, 300);
        for (let again = 0; again < 2; again++) {
          const ack = await session.fragment(content.subarray(200), 200, 300);
          expectOverlap(t, ack, 300, 300);
        }
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'overlap/whole-file-again',
      title: 'A Fragment of the whole file is accepted after a part of it, or answered by 416',
      cites: CITES,
      async run(t) {
        const content = fileBytes(5000);
        const session = await t.create();
        await session.putRange(content, 0, 4999);
        await finishFrom(
          session,
          content,
          expectOverlap(t, await session.fragment(content, 0, 5000), 4999, 5000),
        );
        await t.expectDelivered(session.path, content);
      },
    },
  ],
};
