import type { Case, Group } from '../trial/case.js';
import { takesNamesLiterally } from '../trial/delivered.js';
import { describe, isSuccess } from '../trial/expect.js';
import { packet } from '../trial/packets.js';
import { header } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { Violation } from '../trial/verdict.js';

interface Spelling {
  readonly name: string;
  readonly words: string;
  /** The part of the request target after the directory. `name` is unique to the run. */
  readonly tail: (name: string, up: (step: string) => string) => string;
  /** The meaning of a granted session if the path does not clearly leave the directory. */
  readonly mayGrant?: string;
}

const NORMALISED = 'dot segments are removed before the request is looked at, as RFC 3986 5.2.4 has it';
const LITERAL_NAME =
  'names are used literally, percent signs included, so that no other directory is reached';
const PLAIN_NAME = 'accepted as a plain file name, which it is on some systems';

const SPELLINGS: readonly Spelling[] = [
  { name: 'plain', words: 'dot segments', tail: (name, up) => up('../') + name, mayGrant: NORMALISED },
  {
    name: 'encoded-dots',
    words: 'encoded dots',
    tail: (name, up) => up('%2e%2E/') + name,
    mayGrant: NORMALISED,
  },
  { name: 'encoded-slash', words: 'encoded slashes', tail: (name, up) => up('..%2f') + name },
  { name: 'all-encoded', words: 'encoded dots and slashes', tail: (name, up) => up('%2e%2e%2F') + name },
  {
    name: 'double-encoded',
    words: 'dots and slashes encoded twice',
    tail: (name, up) => up('%252e%252e%252f') + name,
    mayGrant: PLAIN_NAME,
  },
  {
    name: 'backslash',
    words: 'encoded backslashes',
    tail: (name, up) => up('..%5c') + name,
    mayGrant: PLAIN_NAME,
  },
  { name: 'overlong-utf-8', words: 'a slash in overlong UTF-8', tail: (name, up) => up('..%c0%af') + name },
  { name: 'nul', words: 'a NUL', tail: (name) => `${name}%00.txt` },
  { name: 'drive-letter', words: 'a drive letter', tail: (name) => `C:%5c${name}`, mayGrant: PLAIN_NAME },
  {
    name: 'stream',
    words: 'a stream of another file',
    tail: (name) => `${name}.txt:stream`,
    mayGrant: PLAIN_NAME,
  },
  { name: 'reserved-name', words: 'a reserved Windows name', tail: () => 'NUL.txt', mayGrant: PLAIN_NAME },
  { name: 'trailing-dot', words: 'a dot at its end', tail: (name) => `${name}.txt.`, mayGrant: PLAIN_NAME },
  {
    name: 'bad-percent',
    words: 'a percent sign without digits',
    tail: (name) => `${name}%zz`,
    mayGrant: PLAIN_NAME,
  },
];

/**
 * Creates a session and cancels it. No byte is sent to such a destination, so that a vulnerable server is detected
 * without damage.
 */
async function refuse(t: Trial, spelling: Spelling): Promise<void> {
  const { directory } = t.target;
  const name = t.newPath('').slice(directory.length);
  // Enough levels to pass the root from any directory.
  const steps = directory.split('/').length + 1;
  const path = directory + spelling.tail(name, (step) => step.repeat(steps));
  const response = await t.send(packet('Create-Session', path), await t.connect());
  if (isSuccess(response) && header(response, 'BITS-Session-Id') !== undefined) {
    t.adopt(path, response);
    const harmless =
      spelling.mayGrant ?? ((await takesNamesLiterally(t)) === true ? LITERAL_NAME : undefined);
    if (harmless === undefined) throw new Violation('a refusal', `a session (${describe(response)})`);
    t.deviate(harmless);
    return;
  }
  if (response.status < 400 || response.status >= 500)
    throw new Violation('a refusal by 4xx', describe(response));
}

const spellingCase = (spelling: Spelling): Case => ({
  name: `paths/${spelling.name}`,
  title: `A URL with ${spelling.words} is refused`,
  cites: ['RFC 9110 17.3', 'RFC 3986 7.3'],
  run: (t) => refuse(t, spelling),
});

export const paths: Group = {
  title: 'Paths that leave the directory',
  cases: [
    ...SPELLINGS.map(spellingCase),
    {
      name: 'paths/directory-itself',
      title: 'The URL of the directory itself is refused as a destination',
      cites: ['MC-BUP 2.2.1.2'],
      async run(t) {
        const response = await t.send(packet('Create-Session', t.target.directory));
        if (!isSuccess(response)) {
          if (response.status < 400) throw new Violation('a refusal', describe(response));
          return;
        }
        const session = t.adopt(t.target.directory, response);
        t.deviate('refused only after Create-Session');
        const ack = await session.put(Buffer.from('x'), 0, 1).then(() => session.close());
        if (ack.status < 400) throw new Violation('a refusal', describe(ack));
      },
    },
  ],
};
