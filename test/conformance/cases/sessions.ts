import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectAck, expectFault, expectOutOfStep, FAULT } from '../trial/expect.js';
import { check } from '../trial/verdict.js';

export const sessions: Group = {
  title: 'Several sessions at once',
  cases: [
    {
      name: 'sessions/same-destination',
      title: 'Two sessions for one destination keep separate bytes and offsets',
      cites: ['MC-BUP 1.3.2', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const path = t.newPath();
        const one = fileBytes(300, 1);
        const two = fileBytes(500, 2);
        const first = await t.create(path);
        const second = await t.create(path);
        await first.putRange(one, 0, 100);
        await second.putRange(two, 0, 250);
        await first.putRange(one, 100, 300);
        await second.putRange(two, 250, 500);
        await first.finish();
        await t.expectDelivered(path, one);
        const ack = await second.close();
        if (ack.status === 403 || ack.status === 409) {
          expectFault(ack, FAULT.accessDenied);
          await t.expectDelivered(path, one);
        } else {
          expectAck(ack);
          await t.expectDelivered(path, two);
        }
      },
    },
    {
      name: 'sessions/interleaved',
      title: 'Three sessions may send their packets in turn on one connection',
      cites: ['MC-BUP 3.2.5.2.3'],
      async run(t) {
        const contents = [fileBytes(300, 1), fileBytes(300, 2), fileBytes(300, 3)];
        const all = [await t.create(), await t.create(), await t.create()];
        for (const [first, end] of [
          [0, 50],
          [50, 51],
          [51, 300],
        ] as const) {
          for (const [index, session] of all.entries()) {
            await session.putRange(contents[index] ?? Buffer.alloc(0), first, end);
          }
        }
        for (const session of all) await session.finish();
        for (const [index, { path }] of all.entries()) {
          await t.expectDelivered(path, contents[index] ?? Buffer.alloc(0));
        }
      },
    },
    {
      name: 'sessions/in-parallel',
      title: 'Four sessions may run at the same time on four connections',
      cites: ['MC-BUP 3.2.5.2.3'],
      needs: ['parallel'],
      async run(t) {
        await Promise.all(
          [1, 2, 3, 4].map(async (seed) => {
            const content = fileBytes(100_000, seed);
            const session = await t.create();
            const connection = await t.connect(session.target);
            for (let at = 0; at < content.length; at += 25_000) {
              await session.putRange(content, at, at + 25_000, connection);
            }
            await session.finish(connection);
            await t.expectDelivered(session.path, content);
          }),
        );
      },
    },
    {
      name: 'sessions/offsets-apart',
      title: 'The offset named in a 416 is that of the session itself',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const one = await t.create();
        const two = await t.create();
        await one.put(fileBytes(70), 0, 200);
        await two.put(fileBytes(30), 0, 200);
        expectOutOfStep(await one.fragment(fileBytes(10), 100, 200), 70);
        expectOutOfStep(await two.fragment(fileBytes(10), 100, 200), 30);
      },
    },
    {
      name: 'sessions/cancel-one',
      title: 'Cancel-Session does not affect another session for the same destination',
      cites: ['W32 cancel-session'],
      async run(t) {
        const content = fileBytes(200);
        const kept = await t.create();
        const cancelled = await t.create(kept.path);
        await kept.putRange(content, 0, 100);
        await cancelled.put(fileBytes(150, 2), 0, 200);
        expectAck(await cancelled.cancel());
        await kept.putRange(content, 100, 200);
        await kept.finish();
        await t.expectDelivered(kept.path, content);
      },
    },
    {
      name: 'sessions/totals-apart',
      title: 'Each session has its own total',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const one = await t.create();
        const two = await t.create(one.path);
        await one.put(fileBytes(10), 0, 100);
        await two.put(fileBytes(10), 0, 20);
        expectFault(await two.fragment(fileBytes(10), 10, 100), FAULT.invalidArgument);
        const ack = await one.fragment(fileBytes(10), 10, 100);
        check(ack.status === 200, "200 with the first session's total", describe(ack));
      },
    },
  ],
};
