import { expect } from '@open-wc/testing';
import { applyHostId, parseFallbackTimeout, parseHostId } from '../../../src/protocol/host-id.js';

const HOSTS = [
  'FRANKCAO8',
  'upload-7.example.com',
  'upload.example.com:8443',
  '10.0.0.7',
  '10.0.0.7:80',
  '[2001:db8::7]',
  '[2001:db8::7]:8080',
  '[::ffff:10.0.0.7]',
  'under_score.example',
];

const HOSTILE = [
  '',
  ' ',
  'user@evil.example',
  'user:pw@evil.example',
  'evil.example/path',
  'evil.example\\path',
  'evil.example?x=1',
  'evil.example#x',
  'http://evil.example',
  '//evil.example',
  'evil.example:99999',
  'evil.example:',
  'evil.example:80:80',
  '2001:db8::7',
  '[2001:db8::7',
  '[::gggg]',
  'evil..example/..',
  'evil.example\r\nX: 1',
  'a b',
  '.',
  '-',
  '%65vil.example',
  'вред.example',
];

describe('BITS-Host-Id', () => {
  for (const host of HOSTS) {
    it(`[MC-BUP 2.2.3.2] takes ${host}`, () => {
      expect(parseHostId(` ${host} `)).to.equal(host);
    });
  }

  for (const text of HOSTILE) {
    it(`refuses ${JSON.stringify(text)}, which is no host alone`, () => {
      expect(parseHostId(text)).to.equal(undefined);
    });
  }

  it('is absent when the header is', () => {
    expect(parseHostId(null)).to.equal(undefined);
  });

  const url = 'https://www.example.com:8443/up/a%20b.txt?tenant=7';
  const moved: readonly (readonly [string, string])[] = [
    ['upload-7.example.com', 'https://upload-7.example.com/up/a%20b.txt?tenant=7'],
    ['upload-7.example.com:9000', 'https://upload-7.example.com:9000/up/a%20b.txt?tenant=7'],
    ['[2001:db8::7]', 'https://[2001:db8::7]/up/a%20b.txt?tenant=7'],
    ['[2001:db8::7]:8080', 'https://[2001:db8::7]:8080/up/a%20b.txt?tenant=7'],
  ];
  for (const [host, expected] of moved) {
    it(`[MC-BUP 3.1.5.2.2] ${host} replaces host and port; scheme, path and query stay`, () => {
      expect(applyHostId(url, host)).to.equal(expected);
    });
  }

  it('does not change the URL when it is absent', () => {
    expect(applyHostId(url, null)).to.equal(url);
  });
});

describe('BITS-Host-Id-Fallback-Timeout', () => {
  const values: readonly (readonly [string | null, number | undefined])[] = [
    ['110', 110_000],
    ['0', 0],
    [' 86400 ', 86_400_000],
    ['0x10', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['99999999999', undefined],
    ['', undefined],
    [null, undefined],
  ];
  for (const [text, expected] of values) {
    it(`[MC-BUP 2.2.3.2] reads ${JSON.stringify(text)} as milliseconds, undefined meaning never`, () => {
      expect(parseFallbackTimeout(text)).to.equal(expected);
    });
  }
});
