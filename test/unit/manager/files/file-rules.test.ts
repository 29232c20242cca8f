import { expect } from '@open-wc/testing';
import { acceptor, partition, ruleCheck } from '../../../../src/manager/files/file-rules.js';
import type { FileRuleOptions } from '../../../../src/manager/contract/options.js';

const ACCEPT: readonly (readonly [string | undefined, string, string, boolean])[] = [
  [undefined, 'a.exe', '', true],
  ['', 'a.exe', '', true],
  [' , ', 'a.exe', '', true],
  ['.png', 'a.png', 'image/png', true],
  ['.png', 'A.PNG', '', true],
  ['.PNG', 'a.png', '', true],
  ['.png', 'png', '', false],
  ['.png', 'a.png.exe', 'image/png', false],
  ['.tar.gz', 'a.tar.gz', '', true],
  ['.tar.gz', 'a.gz', '', false],
  ['image/*', 'a.bin', 'image/webp', true],
  ['image/*', 'a.png', '', false],
  ['image/*', 'a', 'imagery/x', false],
  ['image/png', 'a', 'IMAGE/PNG', true],
  ['image/png', 'a', 'image/jpeg', false],
  ['text/plain', 'a', 'text/plain;charset=utf-8', true],
  ['text/*', 'a', 'text/plain; charset=utf-8', true],
  ['*/*', 'a', '', true],
  ['*', 'a', '', true],
  ['.pdf, image/* ,video/mp4', 'a', 'video/mp4', true],
  ['.pdf, image/* ,video/mp4', 'a', 'video/webm', false],
];

describe('accept', () => {
  for (const [accept, name, type, expected] of ACCEPT) {
    it(`${JSON.stringify(accept)} ${expected ? 'takes' : 'refuses'} ${name} (${type === '' ? 'no type' : type})`, () => {
      expect(acceptor(accept)({ name, type })).to.equal(expected);
    });
  }
});

const entry = (name: string, bytes: number): { file: File; path: string; size: number } => ({
  file: new File([new Uint8Array(bytes)], name),
  path: name,
  size: bytes,
});

/** The reasons by name, and what passed. */
function judged(
  rules: FileRuleOptions,
  sizes: Readonly<Record<string, number>>,
  list = { count: 0, bytes: 0 },
): Record<string, unknown> {
  const incoming = Object.entries(sizes).map(([name, bytes]) => entry(name, bytes));
  const { passed, rejections } = partition(incoming, ruleCheck(rules, list));
  expect(passed.length + rejections.length).to.equal(incoming.length);
  return Object.fromEntries([
    ...passed.map(({ path }) => [path, 'passed'] as const),
    ...rejections.map(
      ({ path, reason, limit }) => [path, limit === undefined ? reason : `${reason} ${limit}`] as const,
    ),
  ]);
}

describe('rules for incoming files', () => {
  it('without rules accept every file, also an empty one', () => {
    expect(judged({}, { a: 0, b: 5 })).to.deep.equal({ a: 'passed', b: 'passed' });
  });

  it('accept a file of exactly the size limit', () => {
    const rules = { minFileSize: 2, maxFileSize: 4 };
    expect(judged(rules, { a: 1, b: 2, c: 4, d: 5 })).to.deep.equal({
      a: 'too-small 2',
      b: 'passed',
      c: 'passed',
      d: 'too-large 4',
    });
  });

  it('apply maxFiles to the whole list, in the order of arrival', () => {
    expect(judged({ maxFiles: 2 }, { a: 1, b: 1, c: 1 }, { count: 1, bytes: 0 })).to.deep.equal({
      a: 'passed',
      b: 'too-many 2',
      c: 'too-many 2',
    });
    expect(judged({ multiple: false, maxFiles: 5 }, { a: 1, b: 1 })).to.deep.equal({
      a: 'passed',
      b: 'too-many 1',
    });
  });

  it('apply maxTotalSize to the whole list; a smaller file may still fit', () => {
    expect(judged({ maxTotalSize: 10 }, { a: 4, b: 5, c: 2 }, { count: 1, bytes: 4 })).to.deep.equal({
      a: 'passed',
      b: 'total-too-large 10',
      c: 'passed',
    });
  });

  it('check the type and size of a file before the limits of the list', () => {
    expect(judged({ accept: '.txt', maxFiles: 0 }, { 'a.exe': 1, 'b.txt': 1 })).to.deep.equal({
      'a.exe': 'type',
      'b.txt': 'too-many 0',
    });
  });

  it('refuse a type with the accepted types in the message', () => {
    const rules = { accept: '.txt' };
    const { rejections } = partition([entry('a.exe', 1)], ruleCheck(rules, { count: 0, bytes: 0 }));
    expect(rejections[0]).to.include({ reason: 'type', accept: '.txt' });
  });
});
