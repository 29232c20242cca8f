import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectAck, expectReceived, expectFault, FAULT } from '../trial/expect.js';
import type { Header } from '../http/request.js';
import type { Trial } from '../trial/trial.js';

/** A session whose packets all carry this Content-Name, as in the IIS trace. */
async function uploadNamed(t: Trial, name: string): Promise<void> {
  const headers: Header[] = [['Content-Name', name]];
  const content = fileBytes(80, name.length);
  const session = await t.create(t.newPath(), { headers });
  expectReceived(await session.fragment(content, 0, 80, { headers }), 80);
  expectAck(await session.packet('Close-Session', { headers }));
  session.open = false;
  t.noteDelivered(session.path);
  await t.expectDelivered(session.path, content);
}

export const contentName: Group = {
  title: 'Content-Name',
  cases: [
    {
      name: 'content-name/on-every-packet',
      title: 'Every packet may have a Content-Name, and the destination is still the URL',
      cites: ['MC-BUP 2.2.2.1', 'IIS trace'],
      run: (t) => uploadNamed(t, 'rfc2119.txt'),
    },
    {
      name: 'content-name/of-260-characters',
      title: 'A Content-Name of 260 characters is accepted',
      cites: ['MC-BUP 2.2.2.1', 'MC-BUP <3>'],
      run: (t) => uploadNamed(t, `${'n'.repeat(256)}.bin`),
    },
    {
      name: 'content-name/outside-ascii',
      title: 'Bytes outside ASCII in Content-Name do not disturb a session',
      cites: ['MC-BUP 2.2.2.1'],
      run: (t) => uploadNamed(t, Buffer.from('Grüße 文件.bin').toString('latin1')),
    },
    {
      name: 'content-name/with-a-path',
      title: 'A path in Content-Name is refused or ignored',
      cites: ['MC-BUP 2.2.2.1', 'MC-BUP <3>'],
      async run(t) {
        // Both names stay within the directory even if a server follows them.
        const other = t.newPath();
        const stolen = `.\\${other.slice(t.target.directory.length)}`;
        const content = fileBytes(80);
        const session = await t.create();
        const ack = await session.fragment(content, 0, 80, { headers: [['Content-Name', stolen]] });
        if (ack.status === 400) {
          expectFault(ack, FAULT.invalidArgument);
        } else {
          expectReceived(ack, 80);
          await session.finish();
          await t.expectDelivered(session.path, content);
        }
        await t.expectAbsent(other);
        await t.expectAbsent(other.replace('conformance', '.%5Cconformance'));
      },
    },
  ],
};
