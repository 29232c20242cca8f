import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectAck, expectFault, FAULT } from '../trial/expect.js';

export const cancel: Group = {
  title: 'Cancel-Session',
  cases: [
    {
      name: 'cancel/at-once',
      title: 'Cancel-Session is accepted before the first Fragment',
      cites: ['W32 cancel-session', 'W32 ack-for-cancel-session'],
      async run(t) {
        const session = await t.create();
        expectAck(await session.cancel());
        await t.expectAbsent(session.path);
      },
    },
    {
      name: 'cancel/between-fragments',
      title: 'Cancel-Session between Fragments deletes what was sent',
      cites: ['W32 cancel-session'],
      async run(t) {
        const session = await t.create();
        await session.put(fileBytes(100), 0, 200);
        expectAck(await session.cancel());
        await t.expectAbsent(session.path);
      },
    },
    {
      name: 'cancel/after-last-fragment',
      title: 'Cancel-Session after the last Fragment leaves no file (W32: a delivered one may stay)',
      cites: ['W32 cancel-session', 'MC-BUP 1.3.2'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        await session.put(content, 0, 100);
        expectAck(await session.cancel());
        if (!t.canLook() || (await t.readBack(session.path)) === undefined) return;
        t.deviate('a file delivered at the last Fragment stays, as in W32');
        t.noteDelivered(session.path);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'cancel/twice',
      title: 'A second Cancel-Session is refused: the session is unknown',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 ack-for-cancel-session'],
      async run(t) {
        const session = await t.create();
        expectAck(await session.cancel());
        expectFault(await session.cancel(), FAULT.sessionNotFound);
      },
    },
    {
      name: 'cancel/after-close',
      title: 'Cancel-Session after Close-Session is refused as unknown, and the file stays',
      cites: ['MC-BUP 3.2.5.2.3', 'MC-BUP 3.2.5.2.7'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.deliver(content);
        expectFault(await session.cancel(), FAULT.sessionNotFound);
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'cancel/then-close',
      title: 'Close-Session after Cancel-Session is refused as unknown and delivers nothing',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 cancel-session'],
      async run(t) {
        const session = await t.create();
        await session.put(fileBytes(100), 0, 200);
        expectAck(await session.cancel());
        expectFault(await session.close(), FAULT.sessionNotFound);
        await t.expectAbsent(session.path);
      },
    },
    {
      name: 'cancel/new-session-after',
      title: 'After Cancel-Session a new session at the same URL begins at 0',
      cites: ['W32 cancel-session', 'MC-BUP 3.1.5.2.1'],
      async run(t) {
        const content = fileBytes(100);
        const cancelled = await t.create();
        await cancelled.put(fileBytes(90, 2), 0, 100);
        expectAck(await cancelled.cancel());
        const session = await t.create(cancelled.path);
        await session.put(content, 0, 100);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'cancel/destination-stays',
      title: 'Cancel-Session does not touch a file that was at the destination before',
      cites: ['W32 cancel-session'],
      needs: ['overwrite', 'get'],
      async run(t) {
        const content = fileBytes(100);
        const { path } = await t.deliver(content);
        const session = await t.create(path);
        await session.put(fileBytes(50, 2), 0, 100);
        expectAck(await session.cancel());
        await t.expectDelivered(path, content);
      },
    },
  ],
};
