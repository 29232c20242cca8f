import { expect } from '@open-wc/testing';
import { FetchTransport } from '../../../src/transport/fetch-transport.js';

const original = globalThis.fetch;

/** Calls `send` with a fetch that notes what it is given and answers this. */
async function through(
  answer: Response | Error,
  body = new Blob([]),
  method = 'BITS_POST',
): Promise<{ url: string; init: RequestInit; sent: Promise<unknown> }> {
  let given: [string, RequestInit] | undefined;
  globalThis.fetch = (url, init) => {
    given = [url as string, init ?? {}];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const sent = new FetchTransport().send({
    method,
    url: 'https://www.example.com/up/a.bin',
    headers: { 'BITS-Packet-Type': 'Ping' },
    body,
    credentials: 'include',
    signal: new AbortController().signal,
  });
  await sent.catch(() => undefined);
  return { url: given?.[0] ?? '', init: given?.[1] ?? {}, sent };
}

describe('FetchTransport', () => {
  afterEach(() => {
    globalThis.fetch = original;
  });

  it('sets cache=no-store for GET only: else Chromium sends a preflight each time', async () => {
    for (const [method, cache] of [
      ['BITS_POST', 'default'],
      ['POST', 'default'],
      ['GET', 'no-store'],
    ] as const) {
      const { init } = await through(new Response(), undefined, method);
      expect(init.cache, method).to.equal(cache);
    }
  });

  it('sets redirect=manual and referrerPolicy=no-referrer', async () => {
    const { url, init } = await through(new Response());
    expect(url).to.equal('https://www.example.com/up/a.bin');
    expect(init).to.include({
      method: 'BITS_POST',
      credentials: 'include',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
    });
    expect(init.headers).to.deep.equal({ 'BITS-Packet-Type': 'Ping' });
  });

  it('[MC-BUP 2.2.1.1] sends a missing body as zero bytes, for a Content-Length in every engine, and others unchanged', async () => {
    const empty = (await through(new Response())).init.body;
    expect(empty instanceof Uint8Array && empty.length).to.equal(0);
    const fragment = new Blob(['x']);
    expect((await through(new Response(), fragment)).init.body).to.equal(fragment);
  });

  it('resolves with any answer, also of a failure status', async () => {
    const headers = { 'BITS-Error-Code': '0x80070005' };
    const { sent } = await through(new Response('body', { status: 403, headers }));
    const response = (await sent) as Awaited<ReturnType<FetchTransport['send']>>;
    expect(response.status).to.equal(403);
    expect(response.header('bits-error-code')).to.equal('0x80070005');
    expect(response.header('BITS-Error')).to.equal(null);
    expect(await (await response.blob()).text()).to.equal('body');
  });

  it('rejects when the request fails', async () => {
    const { sent } = await through(new TypeError('Failed to fetch'));
    const reason: unknown = await sent.catch((error: unknown) => error);
    expect(reason).to.be.instanceOf(TypeError);
  });

  it('aborts by its signal, with its reason', async () => {
    const abort = new AbortController();
    const sent = new FetchTransport().send({
      method: 'GET',
      url: location.href,
      headers: {},
      credentials: 'same-origin',
      signal: abort.signal,
    });
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await sent.catch((error: unknown) => error)).to.equal(reason);
  });

  it('reports no hidden headers for an answer of the page’s own origin', async () => {
    const response = await new FetchTransport().send({
      method: 'GET',
      url: location.href,
      headers: {},
      credentials: 'same-origin',
      signal: new AbortController().signal,
    });
    expect([response.status, response.crossOrigin]).to.deep.equal([200, false]);
    expect(response.header('Content-Type')).to.match(/^text\/html/);
  });
});
