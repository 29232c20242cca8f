import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectFault, expectOutOfStep, expectReceived, FAULT } from '../trial/expect.js';
import { check } from '../trial/verdict.js';

export const fragment: Group = {
  title: 'Fragment',
  cases: [
    {
      name: 'fragment/whole-file',
      title: 'The Ack of a file in one Fragment has its size as offset',
      cites: ['IIS trace', 'MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(4892);
        const session = await t.create();
        await session.put(content, 0, 4892);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/sequence',
      title: 'The Ack of each Fragment names the next expected byte',
      cites: ['MC-BUP 2.2.1.2', 'W32 ack-for-fragment'],
      async run(t) {
        const content = fileBytes(1000);
        const session = await t.create();
        for (const [first, end] of [
          [0, 128],
          [128, 213],
          [213, 999],
          [999, 1000],
        ] as const) {
          await session.putRange(content, first, end);
        }
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/one-byte-file',
      title: 'A file of one byte is accepted',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        await session.put(Buffer.from('B'), 0, 1);
        await session.finish();
        await t.expectDelivered(session.path, Buffer.from('B'));
      },
    },
    {
      name: 'fragment/byte-by-byte',
      title: 'Fragments of one byte each are accepted',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(12);
        const session = await t.create();
        for (let at = 0; at < content.length; at++) await session.putRange(content, at, at + 1);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/two-mebibytes',
      title: 'Fragments of 1 MiB with all byte values are stored unchanged',
      cites: ['MC-BUP <10>'],
      async run(t) {
        const content = fileBytes(2 << 20);
        const session = await t.create();
        await session.putRange(content, 0, 1 << 20);
        await session.putRange(content, 1 << 20, 2 << 20);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/beyond-4-gib',
      title: 'A file may be larger than 4 GiB: the total is not cut to 32 bits',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        const total = 6 * 2 ** 32;
        const ack = await session.rangeFragment(`bytes 0-9/${total}`, fileBytes(10));
        if (ack.status === 500 || ack.status === 413) {
          expectFault(ack, { ...FAULT.tooLarge, statuses: [500, 413] });
          t.deviate('files over 4 GiB are over the limit of this server');
          return;
        }
        expectReceived(ack, 10);
        const far = total - 10;
        expectOutOfStep(await session.rangeFragment(`bytes ${far}-${far + 9}/${total}`, fileBytes(10)), 10);
      },
    },
    {
      name: 'fragment/gap',
      title: 'A gap is answered by 416 with the expected offset',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 ack-for-fragment'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        expectOutOfStep(await session.fragment(content.subarray(101, 200), 101, 300), 100);
      },
    },
    {
      name: 'fragment/gap-at-start',
      title: 'A first Fragment that does not begin at 0 is answered by 416 with offset 0',
      cites: ['MC-BUP 3.2.5.2.3', 'W32 ack-for-fragment'],
      async run(t) {
        const session = await t.create();
        expectOutOfStep(await session.fragment(fileBytes(100), 1, 101), 0);
      },
    },
    {
      name: 'fragment/after-gap',
      title: 'A Fragment after a gap is not stored, and the session continues at its offset',
      cites: ['MC-BUP 3.2.5.2.3', 'MC-BUP 3.1.5.2.4'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        expectOutOfStep(await session.fragment(content.subarray(200), 200, 300), 100);
        expectOutOfStep(await session.fragment(content.subarray(299), 299, 300), 100);
        await session.putRange(content, 100, 300);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/total-changed',
      title: 'A Fragment with another total than the first is refused',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        for (const total of [301, 299, 200]) {
          const ack = await session.fragment(content.subarray(100, 200), 100, total);
          expectFault(ack, FAULT.invalidArgument);
        }
      },
    },
    {
      name: 'fragment/after-total-changed',
      title: 'A Fragment with a refused total leaves the session unchanged',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(300);
        const session = await t.create();
        await session.putRange(content, 0, 100);
        expectFault(await session.fragment(content.subarray(100), 100, 1000), FAULT.invalidArgument);
        await session.putRange(content, 100, 300);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/body-shorter-than-range',
      title: 'A Content-Length below the length of Content-Range is refused, and nothing is stored',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        expectFault(
          await session.rangeFragment('bytes 0-99/100', content.subarray(0, 40)),
          FAULT.invalidArgument,
        );
        await session.put(content, 0, 100);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/body-longer-than-range',
      title: 'A Content-Length above the length of Content-Range is refused, and nothing is stored',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const content = fileBytes(100);
        const session = await t.create();
        expectFault(await session.rangeFragment('bytes 0-39/100', content), FAULT.invalidArgument);
        await session.put(content, 0, 100);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'fragment/empty-body',
      title: 'A Fragment without a body is refused: Content-Range cannot say "no bytes"',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const session = await t.create();
        expectFault(await session.rangeFragment('bytes 0-9/10', Buffer.alloc(0)), FAULT.invalidArgument);
        expectFault(await session.rangeFragment('bytes 0--1/0', Buffer.alloc(0)), FAULT.invalidArgument);
        await session.put(fileBytes(10), 0, 10);
      },
    },
    {
      name: 'fragment/no-length',
      title: 'A Fragment without Content-Length is refused',
      cites: ['MC-BUP 2.2.1.1', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.create();
        const changes = { omit: ['Content-Length'] };
        const connection = await t.connect(session.target);
        const ack = await session.packet('Fragment', { range: 'bytes 0-9/10', ...changes }, connection);
        expectFault(ack, FAULT.lengthRequired);
        await session.put(fileBytes(10), 0, 10);
      },
    },
    {
      name: 'fragment/chunked',
      title: 'A chunked Fragment has no Content-Length and is refused',
      cites: ['MC-BUP 2.2.1.1', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.create();
        const connection = await t.connect(session.target);
        const ack = await session.packet(
          'Fragment',
          {
            range: 'bytes 0-9/10',
            omit: ['Content-Length'],
            headers: [['Transfer-Encoding', 'chunked']],
            body: Buffer.from('a\r\n0123456789\r\n0\r\n\r\n'),
          },
          connection,
        );
        check([411, 400, 501].includes(ack.status), '411, 400 or 501', describe(ack));
        await session.put(fileBytes(10), 0, 10);
      },
    },
  ],
};
