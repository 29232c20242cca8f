import { expect } from '@open-wc/testing';
import { resolveReplyUrl } from '../../../src/protocol/reply-url.js';

const DESTINATION = 'http://www.example.com/up/dir/file.txt?x=1';
const GUID = '{C85B5B70-0B1B-4F0A-A3A6-1B2A3C4D5E6F}';
const ENCODED = '%7BC85B5B70-0B1B-4F0A-A3A6-1B2A3C4D5E6F%7D';

const RESOLVED: readonly (readonly [string, string, string])[] = [
  [
    'the backslashes and raw braces of IIS',
    `BITS-Sessions\\Replies\\${GUID}\\responsefile.bin`,
    `http://www.example.com/up/dir/BITS-Sessions/Replies/${ENCODED}/responsefile.bin`,
  ],
  ['an absolute URL', 'http://other.example/r?a=b', 'http://other.example/r?a=b'],
  ['https from http', 'https://other.example/r', 'https://other.example/r'],
  ['a path from the root', '/replies/7', 'http://www.example.com/replies/7'],
  ['a path from the root with backslashes', '\\replies\\7', 'http://www.example.com/replies/7'],
  ['a file name', 'reply.bin', 'http://www.example.com/up/dir/reply.bin'],
  ['spaces around it', '  reply.bin ', 'http://www.example.com/up/dir/reply.bin'],
  ['braces that are encoded already', `r/${ENCODED}`, `http://www.example.com/up/dir/r/${ENCODED}`],
  ['a user name, which is dropped', 'http://u:p@other.example/r', 'http://other.example/r'],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['a script', 'javascript:alert(1)'],
  ['a script in other case', ' JavaScript:alert(1)'],
  ['data', 'data:text/html,<script>alert(1)</script>'],
  ['a blob', 'blob:http://www.example.com/6f'],
  ['a file', 'file:///etc/passwd'],
  ['ftp', 'ftp://other.example/r'],
  ['nothing', ''],
  ['spaces', '  '],
  ['no URL', 'http://['],
];

describe('BITS-Reply-URL', () => {
  for (const [what, text, expected] of RESOLVED) {
    it(`[MC-BUP 2.2.1.2, IIS trace] resolves ${what}`, () => {
      expect(resolveReplyUrl(text, DESTINATION)).to.equal(expected);
    });
  }

  for (const [what, text] of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(resolveReplyUrl(text, DESTINATION)).to.equal(undefined);
    });
  }

  it('refuses a value longer than the limit of a header', () => {
    expect(resolveReplyUrl(`/${'r'.repeat(4095)}`, DESTINATION)).to.match(/r$/);
    expect(resolveReplyUrl(`/${'r'.repeat(4096)}`, DESTINATION)).to.equal(undefined);
  });

  it('refuses http for an upload over https', () => {
    expect(resolveReplyUrl('http://www.example.com/r', 'https://www.example.com/f')).to.equal(undefined);
    expect(resolveReplyUrl('//www.example.com/r', 'https://www.example.com/f')).to.equal(
      'https://www.example.com/r',
    );
  });
});
