import { cp, truncate } from 'node:fs/promises';
import path from 'node:path';
import { MISBEHAVING } from './misbehaving.js';
import { mutant, reading, value, withValue, type Mutant } from './mutant.js';

/** Files that come out wrong, too early, or not at all. */
export const storageMutants: readonly Mutant[] = [
  mutant('appends what overlaps', ['overlap/new-bytes', 'overlap/by-one-byte'], () => ({
    storage: (correct) => ({
      append: (session, request) => correct.append(session, { ...request, skip: 0 }),
    }),
  })),
  mutant(
    'stores an overlap twice and acknowledges the right offset',
    [
      'overlap/new-bytes',
      'overlap/by-one-byte',
      'overlap/nothing-new',
      'overlap/same-fragment-again',
      'overlap/last-fragment-again',
      'overlap/whole-file-again',
    ],
    MISBEHAVING['appends-overlaps'],
  ),
  mutant('writes the bytes of a broken Fragment after those of later packets', ['resume/no-late-bytes'], () =>
    MISBEHAVING['reads-on-after-an-abort']('after-next-fragment'),
  ),
  mutant('writes an overlap over what was acknowledged', ['overlap/acknowledged-bytes-stay'], () => ({
    storage: (correct) => ({
      async append(session, request) {
        if (request.skip === 0) return correct.append(session, request);
        const received = session.received - request.skip;
        await truncate(correct.dataFile(session), received);
        return correct.append({ ...session, received }, { ...request, skip: 0 });
      },
    }),
  })),
  mutant('drops acknowledged bytes when a connection breaks', ['resume/acknowledged-bytes-stay'], () => ({
    storage: (correct) => ({
      async append(session, request) {
        const result = await correct.append(session, request);
        if (result.end !== 'whole') await truncate(correct.dataFile(session), 0);
        return result;
      },
    }),
  })),
  mutant(
    'counts partial bytes that it does not keep',
    ['resume/at-the-wanted-offset', 'resume/many-breaks'],
    () => ({
      storage: (correct) => ({
        async append(session, request) {
          const result = await correct.append(session, request);
          if (result.end === 'whole') return result;
          await truncate(correct.dataFile(session), session.received);
          await truncate(correct.dataFile(session), result.received);
          return result;
        },
      }),
    }),
  ),
  mutant('counts a broken Fragment as whole', ['resume/first-fragment-broken'], () => ({
    storage: (correct) => ({
      async append(session, request) {
        const result = await correct.append(session, request);
        if (result.end === 'whole') return result;
        await truncate(correct.dataFile(session), session.received + request.length - request.skip);
        return result;
      },
    }),
  })),
  mutant('stores the bytes behind a gap', ['fragment/gap', 'fragment/after-gap'], () => {
    const held = new Map<string, number>();
    return reading((head) => {
      // The first byte is moved to the session's offset.
      const id = value(head, 'bits-session-id') ?? '';
      const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(value(head, 'content-range') ?? '');
      if (match === null) return head;
      const [first, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
      const start = Math.min(first, held.get(id) ?? 0);
      const length = last - first + 1;
      held.set(id, Math.max(held.get(id) ?? 0, start + length));
      return withValue(head, 'content-range', `bytes ${start}-${start + length - 1}/${total}`);
    });
  }),
  mutant('lets a file appear before it is whole', ['close/not-before', 'cancel/between-fragments'], () => ({
    storage: (correct, uploadDir) => ({
      async append(session, request) {
        const result = await correct.append(session, request);
        await cp(correct.dataFile(session), path.join(uploadDir, ...session.destination));
        return result;
      },
    }),
  })),
  mutant('loses the last byte on delivery', ['close/delivers', 'destination/replaced'], () => ({
    storage: (correct) => ({
      async deliver(session, overwrite) {
        await truncate(correct.dataFile(session), Math.max(0, (session.total ?? 0) - 1));
        await correct.deliver(session, overwrite);
      },
    }),
  })),
  mutant('delivers text: line ends are translated', ['stream/request-in-body'], () => ({
    storage: (correct) => ({
      append: (session, request) => correct.append(session, { ...request, body: translated(request.body) }),
    }),
  })),
  mutant('forgets to deliver', ['close/delivers'], () => ({
    storage: () => ({ deliver: () => Promise.resolve() }),
  })),
  mutant('keeps the old file where one exists', ['destination/replaced'], () => ({
    storage: (correct) => ({
      async deliver(session, overwrite) {
        if ((await correct.look(session.destination)) === 'free') await correct.deliver(session, overwrite);
      },
    }),
  })),
];

/** Same length, so that nothing but the content tells. */
async function* translated(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const bytes of body) yield Buffer.from(bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)));
}
