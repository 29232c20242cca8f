import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectFault, FAULT } from '../trial/expect.js';
import { packet } from '../trial/packets.js';
import type { Response } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { Violation } from '../trial/verdict.js';

/** A server may refuse to overwrite at Create-Session, at the last Fragment, or at Close-Session. */
async function uploadOver(t: Trial, path: string, content: Buffer): Promise<Response> {
  const created = await t.send(packet('Create-Session', path));
  if (created.status >= 300) return created;
  const session = t.adopt(path, created);
  const ack = await session.fragment(content, 0, content.length);
  return ack.status >= 300 ? ack : session.close();
}

export const destination: Group = {
  title: 'Destination',
  cases: [
    {
      name: 'destination/replaced',
      title: 'An existing file is replaced as a whole',
      cites: ['W32 bits-iis-extension-properties', 'MC-BUP 3.2.5.2.7'],
      needs: ['overwrite'],
      async run(t) {
        const { path } = await t.deliver(fileBytes(500));
        const content = fileBytes(200, 2);
        const ack = await uploadOver(t, path, content);
        if (ack.status !== 200) throw new Violation('200 to an upload over an existing file', describe(ack));
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'destination/not-replaced',
      title: 'An existing file is not overwritten: 409 (W32) or 403 (MC-BUP) with E_ACCESSDENIED',
      cites: ['W32 bits-iis-extension-properties', 'MC-BUP 2.2.1.2'],
      needs: ['overwrite-refusal'],
      async run(t) {
        const content = fileBytes(500);
        const { path } = await t.deliver(content);
        const ack = await uploadOver(t, path, fileBytes(200, 2));
        expectFault(ack, FAULT.accessDenied);
        const { strict } = t.settings;
        if (ack.status === 403 && !strict) t.deviate('403 for an existing file, as in MC-BUP');
        if (ack.status === 409 && strict) t.deviate('409 for an existing file, as in W32');
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'destination/percent-encoded',
      title: 'URLs that differ only in percent-encoding name the same file',
      cites: ['RFC 3986 2.3', 'MC-BUP 1.3.2'],
      needs: ['get'],
      async run(t) {
        const content = fileBytes(100);
        const path = t.newPath('%20with%20spaces.b%69n');
        await t.deliver(content, path);
        await t.expectDelivered(path, content);
        await t.expectDelivered(path.replace('%69', 'i'), content);
      },
    },
    {
      name: 'destination/outside-ascii',
      title: 'A name outside ASCII is decoded as UTF-8',
      cites: ['RFC 3986 2.5', 'MC-BUP 1.3.2'],
      needs: ['get'],
      async run(t) {
        const content = fileBytes(100);
        const path = t.newPath(`-${encodeURIComponent('Grüße-文件')}.bin`);
        await t.deliver(content, path);
        await t.expectDelivered(path, content);
      },
    },
    {
      name: 'destination/get-is-no-packet',
      title: 'BITS headers of a GET are ignored',
      cites: ['MC-BUP 2.2.1'],
      async run(t) {
        const request = packet('Create-Session', t.newPath(), { method: 'GET', omit: ['Content-Length'] });
        const response = await t.send(request, await t.connect());
        const id = response.headers.find(([name]) => name.toLowerCase() === 'bits-session-id');
        if (id !== undefined) throw new Violation('no session for a GET', `BITS-Session-Id: ${id[1]}`);
      },
    },
    {
      name: 'destination/method-in-lower-case',
      title: 'The method is case-sensitive: bits_post is refused',
      cites: ['RFC 9110 9.1'],
      async run(t) {
        const request = packet('Create-Session', t.newPath(), { method: 'bits_post' });
        const response = await t.send(request, await t.connect());
        if (response.status < 400) throw new Violation('a refusal', describe(response));
      },
    },
  ],
};
