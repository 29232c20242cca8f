import path from 'node:path';
import { mutant, reading, value, withValue, type Mutant } from './mutant.js';

const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** Requests that are read too leniently, or too strictly. */
export const readingMutants: readonly Mutant[] = [
  mutant('takes any protocol', ['create/no-common-protocol', 'create/missing-protocols'], () =>
    reading((head) => withValue(head, 'bits-supported-protocols', PROTOCOL)),
  ),
  mutant('finds its protocol within other words', ['create/protocol-within-another'], () =>
    reading((head) => {
      const list = value(head, 'bits-supported-protocols')?.toLowerCase() ?? '';
      return list.includes(PROTOCOL) ? withValue(head, 'bits-supported-protocols', PROTOCOL) : head;
    }),
  ),
  mutant('reads the first protocol of a list alone', ['create/list-by-comma', 'create/list-by-space'], () =>
    reading((head) =>
      withValue(head, 'bits-supported-protocols', value(head, 'bits-supported-protocols')?.split(/[ ,]/)[0]),
    ),
  ),
  mutant('divides lists by commas only', ['create/list-by-space'], () =>
    reading((head) =>
      withValue(
        head,
        'bits-supported-protocols',
        value(head, 'bits-supported-protocols')?.replaceAll(' ', '_'),
      ),
    ),
  ),
  mutant('compares its protocol by case', ['create/protocol-upper-case'], () =>
    reading((head) => {
      const list = value(head, 'bits-supported-protocols') ?? '';
      return list.includes(PROTOCOL) ? head : withValue(head, 'bits-supported-protocols', undefined);
    }),
  ),
  mutant('compares packet types by case', ['headers/packet-type-in-lower-case'], () =>
    reading((head) => {
      const type = value(head, 'bits-packet-type') ?? '';
      const known = ['Ping', 'Create-Session', 'Fragment', 'Close-Session', 'Cancel-Session'].includes(type);
      return known ? head : withValue(head, 'bits-packet-type', 'unknown');
    }),
  ),
  mutant(
    'takes a missing Content-Length for 0',
    ['order/create-without-length', 'order/length-before-session'],
    () =>
      reading((head) => (head.headers.has('content-length') ? head : withValue(head, 'content-length', '0'))),
  ),
  mutant('cuts long header values', ['headers/protocols-over-4-kb'], () =>
    reading((head) => ({
      ...head,
      headers: new Map(
        [...head.headers].map(([name, all]) => [name, all.map((text) => text.slice(0, 4000))]),
      ),
    })),
  ),
  mutant(
    'picks the numbers out of any Content-Range',
    ['content-range/signed', 'content-range/no-unit'],
    () =>
      reading((head) => {
        const [first, last, total] = value(head, 'content-range')?.match(/\d+/g) ?? [];
        return total ? withValue(head, 'content-range', `bytes ${first}-${last}/${total}`) : head;
      }),
  ),
  mutant('counts in 32 bits', ['fragment/beyond-4-gib'], () =>
    reading((head) => {
      const range = value(head, 'content-range')?.replace(/\d+/g, (digits) =>
        String(Number(digits) % 2 ** 32),
      );
      return range === undefined ? head : withValue(head, 'content-range', range);
    }),
  ),
  mutant('believes Content-Length rather than Content-Range', ['fragment/body-shorter-than-range'], () =>
    reading((head) => {
      const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(value(head, 'content-range') ?? '');
      const length = Number(value(head, 'content-length') ?? 0);
      if (match === null || length === 0) return head;
      return withValue(
        head,
        'content-range',
        `bytes ${match[1]}-${Number(match[1]) + length - 1}/${match[2]}`,
      );
    }),
  ),
  mutant('ignores a changed total', ['fragment/total-changed', 'order/total-before-gap'], () => {
    const totals = new Map<string, string>();
    return reading((head) => {
      const id = value(head, 'bits-session-id') ?? '';
      const total = /\/(\d+)$/.exec(value(head, 'content-range') ?? '')?.[1];
      if (total === undefined) return head;
      const known = totals.get(id) ?? total;
      totals.set(id, known);
      return withValue(head, 'content-range', value(head, 'content-range')?.replace(/\d+$/, known));
    });
  }),
  mutant('takes the last name of any path', ['paths/encoded-slash', 'paths/nul'], () =>
    reading((head) => {
      const name = decodeURIComponent(head.target.replace(/%(?![0-9a-f]{2})/gi, '')).replace(
        /[^-\w.]+/g,
        '/',
      );
      return { ...head, target: `/uploads/${path.posix.basename(name) || 'unnamed'}` };
    }),
  ),
];
