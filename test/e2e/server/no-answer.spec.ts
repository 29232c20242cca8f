import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext } from '@playwright/test';
import { playwrightTab } from '../support/browser/playwright-tab.js';
import { expect, test, type Site } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';
import { randomFile } from '../support/server/random-file.js';
import { stubServer } from '../support/server/stub-server.js';

/** What a page author has to tell apart, although a page sees the same error of `fetch` for most of it. */
const FILE_BYTES = 1000;

/** A server of another origin that notes the methods of its requests. */
async function notingServer(headers: Readonly<Record<string, string>> = {}, body = '') {
  const methods: string[] = [];
  const stub = await stubServer(({ method = '' }, response) => {
    methods.push(method);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.end(method === 'OPTIONS' ? '' : body);
  });
  return { ...stub, methods };
}

/** The demo behind a proxy of Node, whose parser refuses unknown methods before any handler sees them. */
async function nodeProxy(
  site: Site,
  added: Readonly<Record<string, string>> = {},
): Promise<{ url: string; close: () => void }> {
  const proxy = createServer((incoming, outgoing) => {
    const { host, port } = new URL(site.url);
    const { url: path = '/', method = 'GET' } = incoming;
    const onward = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...incoming.headers, host },
    });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...added });
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const close = (): void => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`, close };
}

async function retries(page: UploadPage): Promise<number> {
  return (await page.events()).filter(({ type }) => type === 'bits-retry').length;
}

test('a policy of the page that blocks the endpoint is reported as such, without a retry', async ({
  site,
  folder,
  openTab,
}) => {
  const other = await notingServer();
  const own = await nodeProxy(site, { 'Content-Security-Policy': "connect-src 'self'" });
  try {
    const file = await randomFile(folder, 'policy.bin', FILE_BYTES);
    const page = await UploadPage.openBare(await openTab(), own, { endpoint: other.url });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('csp-blocked');
    await page.says('The security rules of this page block this upload');
    await page.says('connect-src');
    expect(await retries(page)).toBe(0);
    expect(other.methods).toEqual([]);
  } finally {
    own.close();
    other.close();
  }
});

test('an endpoint of http in a page of https is reported as such, without a retry', async ({
  context,
  site,
  folder,
}) => {
  const file = await randomFile(folder, 'mixed.bin', FILE_BYTES);
  const proxy = await nodeProxy(site);
  const tab = await context.newPage();
  await tab.route('https://secure.example/**', async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const response = await fetch(new URL(pathname + search, proxy.url));
    const { 'content-encoding': _, ...headers } = Object.fromEntries(response.headers);
    await route.fulfill({
      status: response.status,
      headers,
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
  const secure = { url: 'https://secure.example/' };
  try {
    const page = await UploadPage.openBare(playwrightTab(tab), secure, { endpoint: 'http://plain.example/' });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('mixed-content');
    await page.says('This page is secure, but the upload address is not');
    expect(await retries(page)).toBe(0);
  } finally {
    await tab.unrouteAll({ behavior: 'ignoreErrors' });
    proxy.close();
  }
});

test('a server that allows no other origin is distinguished from one that is down, and is tried again', async ({
  site,
  folder,
  openTab,
}) => {
  const other = await notingServer();
  try {
    const file = await randomFile(folder, 'cors.bin', FILE_BYTES);
    const page = await UploadPage.openBare(await openTab(), site, { endpoint: other.url });
    await page.pick(file.path);
    await page.task('the code', ({ error }) => error === 'cors-missing');
    await page.says('The server does not accept uploads from this page');
    await page.task('another attempt', ({ status }) => status === 'waiting');
    expect(other.methods.filter((method) => method === 'HEAD')).toEqual(['HEAD']);
  } finally {
    other.close();
  }
});

test('a server that is down is no connection, and is tried again', async ({ site, folder, openTab }) => {
  const other = await notingServer();
  other.close();
  const file = await randomFile(folder, 'dead.bin', FILE_BYTES);
  const page = await UploadPage.openBare(await openTab(), site, { endpoint: other.url });
  await page.pick(file.path);
  await expect.poll(() => retries(page)).toBeGreaterThan(1);
  const { error } = await page.task('to wait', ({ status }) => status === 'waiting');
  expect(error).toBe('network');
  await page.says('No connection to the server');
});

test('a web page of another origin is no BITS server, although its headers are hidden', async ({
  site,
  folder,
  openTab,
}) => {
  const allow = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': '*',
    'Access-Control-Allow-Headers': '*',
    'Content-Type': 'text/html; charset=utf-8',
  };
  const other = await notingServer(allow, '<!doctype html><title>Welcome</title>');
  try {
    const file = await randomFile(folder, 'page.bin', FILE_BYTES);
    const page = await UploadPage.openBare(await openTab(), site, { endpoint: other.url });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('not-bits-server');
    await page.says('The server does not understand these uploads');
  } finally {
    other.close();
  }
});

test('a proxy that does not know BITS_POST is reported as such, and method-override gets past it', async ({
  site,
  folder,
  openTab,
}) => {
  const proxy = await nodeProxy(site);
  try {
    const file = await randomFile(folder, 'proxy.bin', FILE_BYTES);
    const page = await UploadPage.open(await openTab(), proxy, { endpoint: '/uploads/' });
    await page.pick(file.path);
    const { error } = await page.status('failed');
    expect(error).toBe('not-bits-server');
    await page.says('method-override');
    await page.set('method-override', '');
    await page.press('retry');
    await page.status('succeeded');
    expect(await site.server.deliveredSha256(file.name)).toBe(file.sha256);
  } finally {
    proxy.close();
  }
});

test('without the code that explains failures a server that allows no other origin is no connection', async ({
  context,
  site,
  folder,
}) => {
  const other = await notingServer();
  try {
    const file = await randomFile(folder, 'unexplained.bin', FILE_BYTES);
    const page = await openWithoutExplanations(context, site, other.url);
    await page.pick(file.path);
    await expect.poll(() => retries(page)).toBeGreaterThan(1);
    const { error } = await page.task('to wait', ({ status }) => status === 'waiting');
    expect(error).toBe('network');
    expect(other.methods).not.toContain('HEAD');
  } finally {
    other.close();
  }
});

async function openWithoutExplanations(
  context: BrowserContext,
  site: Site,
  endpoint: string,
): Promise<UploadPage> {
  const tab = await context.newPage();
  await tab.route('**/explain-failure.*', (route) => route.abort());
  return UploadPage.openBare(playwrightTab(tab), site, { endpoint });
}
