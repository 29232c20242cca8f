import { expect } from '@open-wc/testing';
import { isBitsError } from '../../../../src/errors.js';
import { destinationUrl, httpUrl } from '../../../../src/manager/network/destination.js';

const BASE = 'https://www.example.com/app/page.html';

const to = (endpoint: string | undefined, name = 'a.txt', path = name): string =>
  destinationUrl({ endpoint, baseUrl: BASE, name, path, id: 'id7' });

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return isBitsError(error) ? error.code : String(error);
  }
}

const NAMES: readonly (readonly [string, string])[] = [
  ['plain.txt', 'plain.txt'],
  ['100%.txt', '100%25.txt'],
  ['%2e%2e', '%252e%252e'],
  ['a#b.txt', 'a%23b.txt'],
  ['a?b=c.txt', 'a%3Fb%3Dc.txt'],
  ['a+b c.txt', 'a%2Bb%20c.txt'],
  ['a/b.txt', 'a%2Fb.txt'],
  ['../up.txt', '..%2Fup.txt'],
  ['..\\up.txt', '..%5Cup.txt'],
  ['...', '...'],
  ['"quoted" \'name\'', "%22quoted%22%20'name'"],
  ['😀.txt', '%F0%9F%98%80.txt'],
  ['a\u202etxt.exe', 'a%E2%80%AEtxt.exe'],
  ['lone \ud83d high', 'lone%20%EF%BF%BD%20high'],
  ['lone \ude00 low', 'lone%20%EF%BF%BD%20low'],
  ['\ud83d\ud83d\ude00', '%EF%BF%BD%F0%9F%98%80'],
  ['javascript:alert(1)', 'javascript%3Aalert(1)'],
  ['{id}', '%7Bid%7D'],
  ['$&', '%24%26'],
  [' ', '%20'],
];

describe('the destination of a file', () => {
  for (const [name, expected] of NAMES) {
    it(`${JSON.stringify(name)} is one segment below the endpoint`, () => {
      const url = to('/uploads/', name);
      expect(url).to.equal(`https://www.example.com/uploads/${expected}`);
    });
  }

  it('a name of 300 characters stays whole', () => {
    const name = 'ü'.repeat(300);
    expect(decodeURIComponent(new URL(to('/u/', name)).pathname)).to.equal(`/u/${name}`);
  });

  for (const name of ['', '.', '..']) {
    it(`the name ${JSON.stringify(name)} has no URL`, () => {
      expect(codeOf(() => to('/uploads/', name))).to.equal('bad-name');
      expect(codeOf(() => to('/u/{path}', 'a', `dir/${name}/a`))).to.equal('bad-name');
    });
  }

  const endpoints: readonly (readonly [string, string])[] = [
    ['/uploads', 'https://www.example.com/uploads/a.txt'],
    ['uploads/', 'https://www.example.com/app/uploads/a.txt'],
    ['//other.example/u/', 'https://other.example/u/a.txt'],
    ['http://other.example:8080', 'http://other.example:8080/a.txt'],
    [' /uploads/ ', 'https://www.example.com/uploads/a.txt'],
    ['/u/{name}?v=1', 'https://www.example.com/u/a.txt?v=1'],
    ['/u/{id}/{name}', 'https://www.example.com/u/id7/a.txt'],
    ['/u/{id}', 'https://www.example.com/u/id7'],
    ['/u/{name}#top', 'https://www.example.com/u/a.txt'],
    ['/u/{other}/', 'https://www.example.com/u/%7Bother%7D/a.txt'],
  ];
  for (const [endpoint, expected] of endpoints) {
    it(`is resolved for the endpoint ${JSON.stringify(endpoint)}`, () => {
      expect(to(endpoint)).to.equal(expected);
    });
  }

  it('{path} keeps its folders, each a segment of its own', () => {
    expect(to('/u/{path}', 'b?.txt', 'a#/b?.txt')).to.equal('https://www.example.com/u/a%23/b%3F.txt');
  });

  it('{path} ends in the remote name, whatever the local file was called', () => {
    const root = 'https://www.example.com/u/';
    expect(to('/u/{path}', 'new.txt', 'b.txt')).to.equal(`${root}new.txt`);
    expect(to('/u/{path}', 'new.txt', 'a/b.txt')).to.equal(`${root}a/new.txt`);
    expect(to('/u/{path}', 'b.txt', 'a/bb.txt'), 'the end of the old name').to.equal(`${root}a/b.txt`);
  });

  it('a "/" in a name is encoded within {path}', () => {
    const root = 'https://www.example.com/u/';
    expect(to('/u/{path}', 'x/y.txt', 'a/b.txt')).to.equal(`${root}a/x%2Fy.txt`);
    expect(to('/u/{path}', 'x/y.txt')).to.equal(`${root}x%2Fy.txt`);
    expect(codeOf(() => to('/u/{path}', '..', 'a/b.txt'))).to.equal('bad-name');
  });

  it('names that look like placeholders are not filled in again', () => {
    expect(to('/u/{name}/{id}', '{id}')).to.equal('https://www.example.com/u/%7Bid%7D/id7');
  });

  const bad: readonly string[] = [
    '',
    '  ',
    'http://[',
    'ftp://other.example/',
    'javascript:alert(1)',
    'data:text/plain,',
    'https://user:pw@other.example/',
    '/u/?tenant=7',
  ];
  for (const endpoint of bad) {
    it(`the endpoint ${JSON.stringify(endpoint)} is refused with a message`, () => {
      expect(codeOf(() => to(endpoint))).to.equal('bad-endpoint');
    });
  }

  it('an error message has no bidirectional controls and a bounded length', () => {
    const said = (action: () => unknown): string => {
      try {
        action();
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(said(() => to(`http://[\u202e${'x'.repeat(10_000)}`))).to.match(/^[ -~…]{1,500}$/);
  });

  it('a missing endpoint is refused with a message', () => {
    expect(codeOf(() => to(undefined))).to.equal('bad-endpoint');
  });

  it('a URL of resolveUrl is checked like an endpoint', () => {
    expect(httpUrl('/x/y?z=1#w', BASE)).to.equal('https://www.example.com/x/y?z=1');
    expect(codeOf(() => httpUrl('javascript:alert(1)', BASE))).to.equal('bad-endpoint');
    expect(codeOf(() => httpUrl('relative', undefined))).to.equal('bad-endpoint');
  });

  it('the error names the option that the author has to change', () => {
    expect(() => to(' ')).to.throw(/^the endpoint .* set the endpoint/);
    expect(() => to('ftp://x/')).to.throw(/^the endpoint cannot be used/);
    expect(() => httpUrl('ftp://x/y', BASE, 'the URL of resolveUrl')).to.throw(/^the URL of resolveUrl/);
  });
});
