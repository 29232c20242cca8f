import { expect } from '@open-wc/testing';
import { isDelivered } from '../../../../src/session/requests/delivery-check.js';
import type { TransportRequest, TransportResponse } from '../../../../src/transport/transport.js';
import { response } from '../../support/scripted-transport.js';

const BLOCK = 64 * 1024;
const NOW = 'Fri, 20 Nov 2026 12:00:10 GMT';
const bytes = (size: number, seed = 7): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_, i) => (i * seed) >> 3);

interface Server {
  readonly stored?: Uint8Array<ArrayBuffer>;
  readonly written?: string;
  readonly answer?: (request: TransportRequest, usual: TransportResponse) => TransportResponse;
}

/** A server on which a file lies that was written a second ago. */
function serve({ stored = bytes(0), written = 'Fri, 20 Nov 2026 12:00:09 GMT', answer }: Server) {
  const ranges: string[] = [];
  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    const range = request.headers['Range'] ?? '';
    ranges.push(range);
    const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const dates = { Date: NOW, 'Last-Modified': written };
    const usual = response(206, dates, new Blob([stored.slice(Number(start), Number(last) + 1)]));
    return answer === undefined ? usual : answer(request, usual);
  };
  return { transport: { send }, ranges };
}

async function ask(server: Server, file: Uint8Array<ArrayBuffer>, sinceMs = 5_000): Promise<boolean> {
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
  return isDelivered(serve(server).transport, request, local, sinceMs, () => undefined);
}

describe('the proof that a file was delivered', () => {
  for (const size of [1, BLOCK, BLOCK + 1, 3 * BLOCK]) {
    it(`holds for the file itself, ${size} bytes`, async () => {
      expect(await ask({ stored: bytes(size) }, bytes(size))).to.equal(true);
    });

    it(`fails if the stored file is longer, ${size} bytes`, async () => {
      expect(await ask({ stored: bytes(size + 1) }, bytes(size))).to.equal(false);
    });

    it(`fails if the stored file is shorter, ${size} bytes`, async () => {
      expect(await ask({ stored: bytes(size - 1) }, bytes(size))).to.equal(false);
    });
  }

  for (const [what, server] of [
    ['no file lies there', { answer: () => response(404, { Date: NOW }) }],
    ['another file of the same size does', { stored: bytes(3 * BLOCK, 11) }],
    ['an earlier version with the same ends does', { written: 'Fri, 20 Nov 2026 11:00:00 GMT' }],
    ['the server tells no date', { answer: (_, usual) => without(usual, 'Date') }],
    [
      'the server does not say when it was written',
      { answer: (_, usual) => without(usual, 'Last-Modified') },
    ],
    ['the answer is a login page', { answer: () => response(200, {}, new Blob(['<!doctype html>'])) }],
    ['the answer is a redirect', { answer: () => response(0) }],
  ] as readonly (readonly [string, Server])[]) {
    it(`fails if ${what}`, async () => {
      expect(await ask({ stored: bytes(3 * BLOCK), ...server }, bytes(3 * BLOCK))).to.equal(false);
    });
  }

  it('fails if only the beginning differs', async () => {
    const stored = bytes(3 * BLOCK);
    stored[5] = 255;
    expect(await ask({ stored }, bytes(3 * BLOCK))).to.equal(false);
  });

  it('holds if the server answers a small file with 200 and the whole file', async () => {
    const dates = { Date: NOW, 'Last-Modified': NOW };
    const answer = (): TransportResponse => response(200, dates, new Blob([bytes(100)]));
    expect(await ask({ answer }, bytes(100))).to.equal(true);
  });

  it('fails for a session of an earlier visit, whose last Fragment has no known time', async () => {
    expect(await ask({ stored: bytes(100) }, bytes(100), -Infinity)).to.equal(false);
  });

  it('fails for an empty file, which is sent again', async () => {
    expect(await ask({ stored: bytes(0) }, bytes(0))).to.equal(false);
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
    const dates = { Date: NOW, 'Last-Modified': NOW };
    expect(await ask({ answer: () => response(206, dates, endless) }, bytes(3 * BLOCK))).to.equal(false);
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

function without(usual: TransportResponse, hidden: string): TransportResponse {
  return { ...usual, header: (name) => (name === hidden ? null : usual.header(name)) };
}
