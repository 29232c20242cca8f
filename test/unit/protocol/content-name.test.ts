import { expect } from '@open-wc/testing';
import { contentName } from '../../../src/protocol/content-name.js';

const KEPT = ['rfc2119.txt', 'a b (1).tar.gz', '100%.txt', 'a#b+c.txt', "it's.txt", '..', 'x'.repeat(260)];

const LEFT_OUT: Readonly<Record<string, string>> = {
  'longer than 260 characters': 'x'.repeat(261),
  empty: '',
  'outside of ISO-8859-1': '文件.txt',
  'ISO-8859-1 but not ASCII': 'naïve.txt',
  emoji: '😀.txt',
  'a lone surrogate': '\ud83d.txt',
  'a right-to-left mark': 'a\u202etxt.exe',
  'a line break': 'a\r\nX-Evil: 1',
  'a tab': 'a\tb',
  NUL: 'a\0b',
  'a leading space': ' a',
  'a trailing space': 'a ',
  ...Object.fromEntries(Array.from('\\/:*?"<>|').map((character) => [`with ${character}`, `a${character}b`])),
};

describe('Content-Name', () => {
  for (const name of KEPT) {
    it(`[MC-BUP 2.2.2.1] carries ${JSON.stringify(name.slice(0, 20))}`, () => {
      expect(contentName(name)).to.equal(name);
    });
  }

  for (const [what, name] of Object.entries(LEFT_OUT)) {
    it(`[MC-BUP 2.2.2.1 <3>] leaves out a name that is ${what}`, () => {
      expect(contentName(name)).to.equal(undefined);
    });
  }

  it('has a value that fetch accepts as a header', () => {
    for (let code = 0; code < 0x300; code++) {
      const name = contentName(`a${String.fromCharCode(code)}b`);
      if (name !== undefined)
        expect(new Headers({ 'Content-Name': name }).get('Content-Name')).to.equal(name);
    }
  });
});
