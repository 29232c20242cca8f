import { expect } from '@open-wc/testing';
import { compareDelivery, type Delivery } from '../../../../src/session/requests/delivery-check.js';
import type { TransportRequest, TransportResponse } from '../../../../src/transport/transport.js';
import { response } from '../../support/scripted-transport.js';

const BLOCK = 64 * 1024;
const NOW = 'Fri, 20 Nov 2026 12:00:10 GMT';
const OLD = 'Fri, 20 Nov 2026 11:00:00 GMT';
const DATES = { Date: NOW, 'Last-Modified': NOW };
const HTML = { ...DATES, 'Content-Type': 'text/html; charset=utf-8' };
const bytes = (size: number, seed = 7): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, i) => (i * seed) >> 3);

type Answer = (request: TransportRequest, usual: TransportResponse) => TransportResponse;

interface Server {
  readonly stored?: Uint8Array<ArrayBuffer>;
  readonly written?: string;
  readonly answer?: Answer;
}

/** A server on which a file lies that was written a second ago. */
function serve({ stored = bytes(0), written = 'Fri, 20 Nov 2026 12:00:09 GMT', answer }: Server) {
  const ranges: string[] = [];
  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    const range = request.headers['Range'] ?? '';
    ranges.push(range);
    const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const dates = { Date: NOW, 'Last-Modified': written };
    const status = range === '' ? 200 : 206;
    const content = range === '' ? stored : stored.slice(Number(start), Number(last) + 1);
    const usual = response(request.method === 'GET' ? status : 405, dates, new Blob([content]));
    return answer === undefined ? usual : answer(request, usual);
  };
  return { transport: { send }, ranges };
}

function ask(server: Server, file: Uint8Array<ArrayBuffer>, sinceMs?: number): Promise<Delivery> {
  return askOf(serve(server), file, sinceMs);
}

async function askOf(
  { transport }: ReturnType<typeof serve>,
  file: Uint8Array<ArrayBuffer>,
  sinceMs = 5_000,
): Promise<Delivery> {
  const blob = new Blob([file]);
  const request = {
    url: 'https://www.example.com/up/a.bin',
    headers: { Authorization: 'Bearer t' },
    credentials: 'same-origin' as const,
    signal: new AbortController().signal,
  };
  const local = {
    size: blob.size,
    slice: ({ start, end }: { start: number; end: number }) => blob.slice(start, end),
  };
  return compareDelivery(transport, request, local, sinceMs, () => undefined);
}

describe('the comparison of a destination with a file', () => {
  for (const size of [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK, 10 * BLOCK]) {
    it(`finds the file itself, ${size} bytes`, async () => {
      expect(await ask({ stored: bytes(size) }, bytes(size))).to.equal('same');
    });

    it(`finds a longer file, ${size} bytes`, async () => {
      expect(await ask({ stored: bytes(size + 1) }, bytes(size))).to.equal('different');
    });

    if (size > 0)
      it(`finds a shorter file, ${size} bytes`, async () => {
        expect(await ask({ stored: bytes(size - 1) }, bytes(size))).to.equal('different');
      });
  }

  it('reads both ends and two blocks in between, 256 KiB and a byte', async () => {
    const server = serve({ stored: bytes(10 * BLOCK) });
    expect(await askOf(server, bytes(10 * BLOCK))).to.equal('same');
    expect(server.ranges).to.deep.equal([
      `bytes=${9 * BLOCK}-${10 * BLOCK}`,
      `bytes=${6 * BLOCK}-${7 * BLOCK - 1}`,
      `bytes=${3 * BLOCK}-${4 * BLOCK - 1}`,
      `bytes=0-${BLOCK - 1}`,
    ]);
  });

  for (const at of [0, 3, 6, 9])
    it(`finds another byte in block ${at} of ten`, async () => {
      const stored = bytes(10 * BLOCK);
      stored[at * BLOCK + 5]! ^= 255;
      expect(await ask({ stored }, bytes(10 * BLOCK))).to.equal('different');
    });

  for (const [what, server] of [
    ['an earlier version with the same blocks lies there', { written: OLD }],
    ['another, older file lies there', { stored: bytes(3 * BLOCK, 11), written: OLD }],
    ['the server tells no date', { answer: (_, usual) => without(usual, 'Date') }],
    [
      'the server does not say when it was written',
      { answer: (_, usual) => without(usual, 'Last-Modified') },
    ],
    ['no file lies there, and the server may serve none', { answer: () => response(404, { Date: NOW }) }],
    ['reading is forbidden', { answer: () => response(403) }],
    ['the answer is a server error', { answer: () => response(500) }],
    ['the answer is a login page', { answer: () => response(200, HTML, new Blob(['<!doctype html>'])) }],
    [
      'the answer is a new page of an application',
      { answer: () => response(206, HTML, new Blob(['<html>'])) },
    ],
    ['the answer is a redirect', { answer: () => response(0) }],
    [
      'the answer is from a cache',
      { stored: bytes(9), answer: (_, usual) => withHeader(usual, 'Age', '60') },
    ],
    [
      'the answer is encoded',
      { stored: bytes(9), answer: (_, usual) => withHeader(usual, 'Content-Encoding', 'gzip') },
    ],
    [
      'the answer has several parts',
      { answer: (_, usual) => withHeader(usual, 'Content-Type', 'multipart/byteranges; boundary=x') },
    ],
    [
      'IIS has no file, as it says also of types that it does not serve',
      { answer: allowing('GET', { Server: 'Microsoft-IIS/10.0' }) },
    ],
    [
      'the server serves ranges to nobody',
      { answer: () => response(200, DATES, new Blob([bytes(3 * BLOCK)])) },
    ],
  ] as readonly (readonly [string, Server])[]) {
    it(`cannot tell whether the file arrived if ${what}`, async () => {
      expect(await ask({ stored: bytes(3 * BLOCK), ...server }, bytes(3 * BLOCK))).to.equal('unknown');
    });
  }

  for (const status of [404, 410, 416])
    it(`finds no file by ${status} of a server that names GET for this URL`, async () => {
      const answer = allowing('BITS_POST, GET', {}, status);
      expect(await ask({ answer }, bytes(3 * BLOCK))).to.equal('different');
    });

  it('finds an older file on a server that names GET for this URL', async () => {
    const answer: Answer = ({ method }, usual) =>
      method === 'OPTIONS' ? response(204, { Allow: 'GET' }) : usual;
    const server = { stored: bytes(BLOCK, 11), written: OLD, answer };
    expect(await ask(server, bytes(BLOCK))).to.equal('different');
  });

  it('finds another size without ranges by the length of the answer', async () => {
    const answer = (): TransportResponse => response(200, { ...DATES, 'Content-Length': '200001' });
    expect(await ask({ answer }, bytes(3 * BLOCK))).to.equal('different');
  });

  it('finds the file if the server answers a small file with 200 and the whole file', async () => {
    const answer = (): TransportResponse => response(200, DATES, new Blob([bytes(100)]));
    expect(await ask({ answer }, bytes(100))).to.equal('same');
  });

  it('cannot tell whether a file arrived whose upload has no known time', async () => {
    expect(await ask({ stored: bytes(100) }, bytes(100), -Infinity)).to.equal('unknown');
  });

  it('reads no more than the requested range of a server that ignores it', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(bytes(BLOCK));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const server = { answer: () => response(206, DATES, endless) };
    expect(await ask(server, bytes(3 * BLOCK))).to.equal('different');
    expect([pulled <= 4, cancelled]).to.deep.equal([true, true]);
  });

  it('rejects when the request fails', async () => {
    const answer = (): TransportResponse => {
      throw new TypeError('Failed to fetch');
    };
    const error = await ask({ answer }, bytes(100)).catch((cause: unknown) => cause);
    expect(error).to.be.instanceOf(TypeError);
  });
});

function withHeader(usual: TransportResponse, added: string, value: string): TransportResponse {
  return { ...usual, header: (name) => (name === added ? value : usual.header(name)) };
}

/** A server without the file that names these methods for its URL. */
function allowing(methods: string, headers: Record<string, string>, status = 404): Answer {
  return ({ method }) => response(method === 'OPTIONS' ? 204 : status, { ...headers, Allow: methods });
}

function without(usual: TransportResponse, hidden: string): TransportResponse {
  return { ...usual, header: (name) => (name === hidden ? null : usual.header(name)) };
}
