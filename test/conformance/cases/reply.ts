import type { Case, Group } from '../trial/case.js';
import { expectAck } from '../trial/expect.js';
import { fetchReply, fetchWhole, resolveReplyUrl, untilReply } from '../trial/reply.js';
import { header } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check } from '../trial/verdict.js';

function replyCase(
  name: string,
  title: string,
  cites: readonly string[],
  run: (t: Trial) => Promise<void>,
): Case {
  return { name: `reply/${name}`, title, cites, needs: ['reply'], run };
}

export const reply: Group = {
  title: 'Upload-reply',
  cases: [
    replyCase(
      'url-on-last-ack',
      'Only the Ack of the Fragment with the last byte has BITS-Reply-URL',
      ['MC-BUP 3.1.5.2.4', 'W32 ack-for-fragment'],
      async (t) => {
        const { session, lastAck } = await untilReply(t);
        check(header(lastAck, 'BITS-Reply-URL') !== undefined, 'BITS-Reply-URL', 'none');
        const other = await t.create();
        const first = await other.put(Buffer.from('first'), 0, 100);
        for (const ack of [session.createAck, first]) {
          const url = header(ack, 'BITS-Reply-URL');
          check(url === undefined, 'no BITS-Reply-URL before the last byte', String(url));
        }
      },
    ),
    replyCase(
      'url-form',
      'BITS-Reply-URL is absolute, or relative to the directory of the destination',
      ['MC-BUP 2.2.1.2', 'IIS trace'],
      async (t) => {
        const { session, replyUrl } = await untilReply(t);
        const url = resolveReplyUrl(t, session, replyUrl);
        check(/^https?:$/.test(url.protocol), 'an http or https URL', replyUrl);
      },
    ),
    replyCase('fetch', 'The reply can be fetched', ['MC-BUP 3.1.5.2.4', 'IIS trace'], async (t) => {
      const response = await fetchWhole(t, await untilReply(t));
      check(response.framed, 'a Content-Length', 'none');
    }),
    replyCase('fetch-again', 'The reply can be fetched again', ['MC-BUP 3.2.5.2.7'], async (t) => {
      const replied = await untilReply(t);
      const once = await fetchWhole(t, replied);
      const twice = await fetchWhole(t, replied);
      check(twice.body.equals(once.body), 'the same bytes again', `${twice.body.length} other bytes`);
    }),
    replyCase(
      'range',
      'A range of the reply can be fetched, to resume a download',
      ['RFC 9110 14'],
      async (t) => {
        const replied = await untilReply(t);
        const whole = await fetchWhole(t, replied);
        if (whole.body.length < 2) {
          t.deviate('the reply is too short to ask for a range');
          return;
        }
        const response = await fetchReply(t, replied, [['Range', 'bytes=1-']]);
        if (response.status === 200) {
          t.deviate('Range is not supported, which RFC 9110 14.2 allows');
          return;
        }
        check(response.status === 206, '206', String(response.status));
        const range = header(response, 'Content-Range');
        const size = whole.body.length;
        check(
          range === `bytes 1-${size - 1}/${size}`,
          `Content-Range: bytes 1-${size - 1}/${size}`,
          String(range),
        );
        check(
          response.body.equals(whole.body.subarray(1)),
          'the bytes from 1 on',
          `${response.body.length} others`,
        );
      },
    ),
    replyCase('range-beyond', 'A range beyond the reply is answered by 416', ['RFC 9110 14.4'], async (t) => {
      const replied = await untilReply(t);
      const whole = await fetchWhole(t, replied);
      const response = await fetchReply(t, replied, [['Range', `bytes=${whole.body.length}-`]]);
      if (response.status === 200) {
        t.deviate('Range is not supported, which RFC 9110 14.2 allows');
        return;
      }
      check(response.status === 416, '416', String(response.status));
    }),
    replyCase(
      'last-fragment-again',
      'The Ack to a repeated last Fragment has a BITS-Reply-URL too',
      ['MC-BUP 3.1.5.2.4', 'W32 ack-for-fragment'],
      async (t) => {
        const { session, content } = await untilReply(t);
        const ack = await session.fragment(content.subarray(200), 200, 400);
        if (ack.status === 416) {
          t.deviate('416 to an overlap, as in MC-BUP');
          return;
        }
        const url = header(ack, 'BITS-Reply-URL');
        check(url !== undefined && url !== '', 'BITS-Reply-URL again', 'none');
      },
    ),
    replyCase('of-its-session', 'Each session has a reply of its own', ['MC-BUP 3.2.5.2.7'], async (t) => {
      const one = await untilReply(t, 1);
      const two = await untilReply(t, 2);
      check(one.replyUrl !== two.replyUrl, 'two different BITS-Reply-URLs', one.replyUrl);
      expectAck(await one.session.finish());
      const response = await fetchReply(t, two);
      check(response.status === 200, '200 after the other session was closed', String(response.status));
    }),
    replyCase('gone-after-close', 'Close-Session deletes the reply', ['MC-BUP 3.2.5.2.7'], async (t) => {
      const replied = await untilReply(t);
      await fetchWhole(t, replied);
      expectAck(await replied.session.finish());
      const { status } = await fetchReply(t, replied);
      check(status === 404 || status === 410, '404', String(status));
    }),
    replyCase('gone-after-cancel', 'Cancel-Session deletes the reply', ['W32 cancel-session'], async (t) => {
      const replied = await untilReply(t);
      await fetchWhole(t, replied);
      expectAck(await replied.session.cancel());
      const { status } = await fetchReply(t, replied);
      check(status === 404 || status === 410, '404', String(status));
    }),
  ],
};
