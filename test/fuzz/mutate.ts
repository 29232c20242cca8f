import type { Random } from '../support/random.js';

/** Bytes and texts that parsers stumble over. */
const TEXTS = [
  ...[
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    ' ',
    '\t',
    '\0',
    '\x0b',
    '\x7f',
    '\xff',
    ':',
    ',',
    ';',
    '%',
    '/',
    '..',
    '\\',
  ],
  ...[
    '\r\nContent-Length: 5\r\n',
    '\r\nTransfer-Encoding: chunked\r\n',
    '\r\nExpect: foo\r\n',
    '0\r\n\r\n',
    '-1',
    '0x10',
  ],
  ...[
    '\r\nConnection: Upgrade\r\nUpgrade: x\r\n',
    '\r\nHost: b\r\n',
    ' HTTP/1.1\r\n',
    ' HTTP/1.0\r\n',
    '99999999999999',
  ],
  ...[
    `a:${' '.repeat(4000)}\x01`,
    ' '.repeat(2000),
    ','.repeat(3000),
    'a:\r\n'.repeat(500),
    '%2e'.repeat(1000),
  ],
];

/** Spoils a request in one to three places. */
export function mutate(random: Random, bytes: Buffer): Buffer {
  let spoilt = bytes;
  for (let i = random.below(3); i >= 0; i -= 1) spoilt = mutateOnce(random, spoilt);
  return spoilt;
}

function mutateOnce(random: Random, bytes: Buffer): Buffer {
  // The head is where the meaning is.
  const head = Math.max(1, bytes.indexOf('\r\n\r\n') + 4);
  const at = random.below(random.chance(0.8) ? Math.min(head, bytes.length + 1) : bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([before, Buffer.from(random.pick(TEXTS), 'latin1'), after]);
    case 1:
      return Buffer.concat([before, Buffer.of(random.below(256)), after.subarray(1)]);
    case 2:
      return Buffer.concat([before, after.subarray(1 + random.below(20))]);
    case 3: {
      const copied = bytes.subarray(at, at + random.below(60));
      return Buffer.concat([before, copied, after]);
    }
    case 4:
      return random.chance(0.3)
        ? before
        : Buffer.concat([before, Buffer.from(random.pick(TEXTS), 'latin1'), after]);
    default:
      return Buffer.from(
        bytes.toString('latin1').replace(/\d+/, () => random.pick(['0', '1', '4', '70000'])),
        'latin1',
      );
  }
}
