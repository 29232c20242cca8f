import type { Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { describe, expectFault, FAULT, isAck } from '../trial/expect.js';
import { check } from '../trial/verdict.js';

export const limits: Group = {
  title: 'Limits',
  cases: [
    {
      name: 'limits/fragment-too-large',
      title: 'A Fragment over the limit is refused, and smaller ones are then accepted',
      cites: ['MC-BUP 3.1.5.2.4', 'MC-BUP 2.2.1.2'],
      needs: ['fragment-limit'],
      async run(t) {
        const limit = t.settings.maxFragmentBytes ?? 0;
        const content = fileBytes(limit + 1);
        const session = await t.create();
        const ack = await session.fragment(content, 0, content.length, {}, await t.connect(session.target));
        if (ack.status === 404) t.deviate('404, as IIS answers bodies over its limit');
        else if (isAck(ack) && ack.status === 500) expectFault(ack, FAULT.tooLarge);
        else check(ack.status === 413, '413, or 500 with BG_E_TOO_LARGE 0x80200020', describe(ack));
        await session.putRange(content, 0, limit);
        await session.putRange(content, limit, limit + 1);
        await session.finish();
        await t.expectDelivered(session.path, content);
      },
    },
    {
      name: 'limits/file-too-large',
      title: 'A file over the limit is refused at its first Fragment',
      cites: ['MC-BUP 2.2.1.2', 'W32 bits-iis-extension-properties'],
      needs: ['upload-limit'],
      async run(t) {
        const limit = t.settings.maxUploadBytes ?? 0;
        const session = await t.create();
        expectFault(await session.rangeFragment(`bytes 0-9/${limit + 1}`, fileBytes(10)), FAULT.tooLarge);
      },
    },
    {
      name: 'limits/file-just-fits',
      title: 'A file of exactly the limit is accepted',
      cites: ['W32 bits-iis-extension-properties'],
      needs: ['upload-limit'],
      async run(t) {
        const limit = t.settings.maxUploadBytes ?? 0;
        const session = await t.create();
        await session.put(fileBytes(Math.min(limit, 10)), 0, limit);
      },
    },
  ],
};
