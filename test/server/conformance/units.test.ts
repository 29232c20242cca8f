import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { difference, fileBytes } from '../../conformance/http/bytes.js';
import { parseOptions } from '../../conformance/options.js';
import { parseResponse } from '../../conformance/http/response-parser.js';
import { header } from '../../conformance/http/response.js';
import { parseTarget, withHostId } from '../../conformance/http/target.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('parseResponse', () => {
  const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A:  b \r\n\r\nabc';

  test('waits for the last byte, and takes not one more', () => {
    for (let end = 0; end < whole.length; end++) {
      assert.equal(parseResponse(bytes(whole.slice(0, end)), false, 'no-body'), undefined);
    }
    const parsed = parseResponse(bytes(`${whole}HTTP/1.1 100`), false, 'no-body');
    assert.equal(parsed?.consumedBytes, whole.length);
    assert.equal(parsed.response.body.toString(), 'abc');
    assert.equal(header(parsed.response, 'x-a'), 'b');
  });

  test('joins the pieces of a chunked body, trailers included', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    for (const trailers of ['', 'X-T: 1\r\n']) {
      const text = `${head}2\r\nab\r\n1;x=y\r\nc\r\n0\r\n${trailers}\r\n`;
      assert.equal(parseResponse(bytes(text.slice(0, -1)), false, 'no-body'), undefined);
      const parsed = parseResponse(bytes(`${text}rest`), false, 'no-body');
      assert.equal(parsed?.consumedBytes, text.length);
      assert.equal(parsed.response.body.toString(), 'abc');
    }
  });

  test('takes an unframed response as complete, or waits for the end', () => {
    const text = 'HTTP/1.1 200 OK\r\n\r\nabc';
    assert.equal(parseResponse(bytes(text), false, 'no-body')?.response.framed, false);
    assert.equal(parseResponse(bytes(text), false, 'until-close'), undefined);
    assert.equal(parseResponse(bytes(text), true, 'until-close')?.response.body.toString(), 'abc');
  });

  test('has no body for 1xx, 204 and 304', () => {
    for (const status of [100, 204, 304]) {
      const head = `HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`;
      assert.equal(parseResponse(bytes(`${head}hello`), false, 'no-body')?.consumedBytes, head.length);
    }
  });

  for (const [words, text] of [
    ['no status line', 'HTTP/1.1 OK\r\n\r\n'],
    ['white space before a colon', 'HTTP/1.1 200 OK\r\nA : b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'],
    ['no end of its head', 'x'.repeat(70_000)],
  ] as const) {
    test(`refuses a response with ${words}`, () => {
      assert.throws(() => parseResponse(bytes(text), false, 'no-body'), { name: 'MalformedResponse' });
    });
  }
});

describe('parseTarget', () => {
  test('takes a directory on http or https', () => {
    assert.deepEqual(parseTarget('http://localhost/a/b/'), {
      secure: false,
      hostname: 'localhost',
      port: 80,
      host: 'localhost',
      directory: '/a/b/',
    });
    const six = parseTarget('https://[::1]:8443/');
    assert.deepEqual([six.secure, six.hostname, six.port, six.host], [true, '::1', 8443, '[::1]:8443']);
  });

  for (const text of ['http://localhost/a', 'ftp://localhost/', 'http://localhost/?a/', 'localhost']) {
    test(`refuses ${text}`, () => assert.throws(() => parseTarget(text)));
  }

  test('a host id replaces the host, and the port if it names one', () => {
    const target = parseTarget('http://front:8080/up/');
    assert.deepEqual([withHostId(target, 'back').host, withHostId(target, 'back').port], ['back:8080', 8080]);
    assert.deepEqual(
      [withHostId(target, 'back:81').host, withHostId(target, 'back:81').port],
      ['back:81', 81],
    );
    assert.equal(withHostId(target, '[fe80::1]').hostname, 'fe80::1');
  });
});

describe('parseOptions', () => {
  test('accepts every option of the usage text', () => {
    const command = parseOptions([
      ...['--strict', '--insecure', '--no-reply', '--cors', '--only', 'ping', '--only', 'close'],
      ...['--timeout', '100', '--header', 'Authorization: Basic eDp5', '--max-fragment', '5000'],
      ...['--max-upload', '6000', '--origin', 'http://a', '--files', '/tmp', '--json', 'r.json'],
      ...['--junit', 'r.xml', 'http://h/'],
    ]);
    assert.equal(command.kind, 'run');
    const { settings, jsonFile, junitFile } = command;
    assert.deepEqual(
      { ...settings, declared: [...settings.declared], target: settings.target.host, jsonFile, junitFile },
      {
        target: 'h',
        strict: true,
        insecure: true,
        declared: [
          ['reply', false],
          ['cors', true],
        ],
        only: ['ping', 'close'],
        timeoutMs: 100,
        headers: [['Authorization', 'Basic eDp5']],
        maxFragmentBytes: 5000,
        maxUploadBytes: 6000,
        origin: 'http://a',
        filesDir: '/tmp',
        jsonFile: 'r.json',
        junitFile: 'r.xml',
      },
    );
  });

  for (const args of [
    ['--get', '--no-get', 'http://h/'],
    ['--timeout', '0', 'http://h/'],
    ['--timeout', 'soon', 'http://h/'],
    ['--header', 'nonsense', 'http://h/'],
    ['--header', 'A: b\r\nC: d', 'http://h/'],
    ['http://h/', 'http://i/'],
  ]) {
    test(`refuses ${JSON.stringify(args)}`, () => assert.throws(() => parseOptions(args)));
  }
});

describe('fileBytes', () => {
  test('gives the same bytes for the same seed and others for another', () => {
    assert.ok(fileBytes(1000, 3).equals(fileBytes(1000, 3)));
    assert.ok(!fileBytes(1000, 3).equals(fileBytes(1000, 4)));
    assert.ok(new Set(fileBytes(10_000)).size === 256);
  });

  test('a difference is described in words', () => {
    const file = fileBytes(100);
    const other = Buffer.from(file);
    other[40] = (other[40] ?? 0) ^ 1;
    assert.equal(difference(file, Buffer.from(file)), undefined);
    assert.match(difference(file, other) ?? '', /offset 40/);
    assert.match(difference(file, file.subarray(1)) ?? '', /99 bytes instead of 100/);
  });
});
