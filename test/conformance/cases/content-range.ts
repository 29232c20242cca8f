import type { Case, Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectFault, FAULT } from '../trial/expect.js';

/** Ten bytes are sent after the first ten of thirty, with `range` instead of the correct `bytes 10-19/30`. */
const MALFORMED: readonly (readonly [name: string, range: string, words: string])[] = [
  ['empty', '', 'nothing at all'],
  ['no-unit', '10-19/30', 'no unit'],
  ['other-unit', 'items 10-19/30', 'another unit'],
  ['no-total', 'bytes 10-19', 'no total'],
  ['unknown-total', 'bytes 10-19/*', 'an unknown total'],
  ['unsatisfied', 'bytes */30', 'no range'],
  ['open-end', 'bytes 10-/30', 'no last byte'],
  ['suffix', 'bytes -10/30', 'no first byte'],
  ['backwards', 'bytes 19-10/30', 'the last byte before the first'],
  ['beyond-total', 'bytes 10-19/19', 'the last byte beyond the total'],
  ['total-at-last', 'bytes 10-19/15', 'a total within the range'],
  ['hexadecimal', 'bytes 0xa-0x13/0x1e', 'hexadecimal numbers'],
  ['signed', 'bytes +10-+19/+30', 'signs'],
  ['fractions', 'bytes 10.0-19.0/30.0', 'fractions'],
  ['exponents', 'bytes 1e1-19/3e1', 'exponents'],
  ['words', 'bytes ten-nineteen/thirty', 'words'],
  ['two-ranges', 'bytes 10-14,15-19/30', 'two ranges'],
  ['trailing-text', 'bytes 10-19/30 x', 'text behind it'],
  ['beyond-64-bits', 'bytes 10-19/36893488147419103262', 'a total of more than 64 bits'],
];

function refused([name, range, words]: (typeof MALFORMED)[number]): Case {
  return {
    name: `content-range/${name}`,
    title: `A Content-Range with ${words} (${JSON.stringify(range)}) is refused and nothing is stored`,
    cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
    async run(t) {
      const content = fileBytes(30);
      const session = await t.create();
      await session.putRange(content, 0, 10);
      const ack = await session.rangeFragment(range, fileBytes(10, 2));
      expectFault(ack, FAULT.invalidArgument);
      // A changed offset would show here; the session is then cancelled, so that no twenty files remain.
      await session.putRange(content, 10, 30);
    },
  };
}

export const contentRange: Group = {
  title: 'Content-Range',
  cases: [
    {
      name: 'content-range/missing',
      title: 'A Fragment without Content-Range is refused',
      cites: ['MC-BUP 2.2.1.2', 'MC-BUP 3.2.5.2.3'],
      async run(t) {
        const session = await t.create();
        expectFault(await session.packet('Fragment', { body: fileBytes(10) }), FAULT.invalidArgument);
        await session.put(fileBytes(10), 0, 10);
      },
    },
    ...MALFORMED.map(refused),
  ],
};
