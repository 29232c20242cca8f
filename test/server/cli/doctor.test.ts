import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { createServer as createVite } from 'vite';
import { findingLines } from '../../../demo/cli/doctor/doctor.js';
import { examine } from '../../../demo/cli/doctor/examine.js';
import { checkPage } from '../../../demo/cli/doctor/page.js';
import { acceptBitsMethods, createBitsHandler, createBitsServer } from '../../../demo/server/index.js';
import { nginxConfig, startNginx, withoutNginx } from '../support/nginx.js';
import { selfSigned } from '../support/self-signed.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';
import { bitsUpload } from './command.js';

const PAGE = 'https://page.example';

/** The findings about an endpoint, as the command shows them. */
async function look(endpoint: string, pageOrigin?: string): Promise<string[]> {
  const line = { timeoutMs: 5000, insecure: false };
  const visit = { endpoint, headers: {}, line, tunnelled: false, ...(pageOrigin && { pageOrigin }) };
  return (await examine(visit)).flatMap(findingLines);
}

/** The lines with this mark, each with what to change below it. */
function marked(lines: readonly string[], mark: '~' | '✘'): string[] {
  return lines
    .join('\n')
    .split(/\n(?= {2}\S)/)
    .filter((each) => each.startsWith(`  ${mark}`));
}

async function listening(t: TestContext, handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  acceptBitsMethods(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('the reference server is in order, for its own origin and for one that it allows; nothing is left there', async (t) => {
  const { url, uploadDir } = await startServer(t, { allowedOrigins: [PAGE] });
  for (const lines of [await look(url), await look(url, PAGE)]) {
    assert.deepEqual([...marked(lines, '~'), ...marked(lines, '✘')], []);
    for (const what of ['BITS_POST arrives', 'a Ping takes', 'Content-Range', 'before a break', '24 MiB'])
      assert.equal(lines.filter((line) => line.includes(what)).length, 1, what);
  }
  assert.deepEqual(await readdir(path.join(uploadDir, '.bits/sessions')), []);
  assert.deepEqual(await readdir(uploadDir), ['.bits']);
});

test('a template is looked at as the directory is', async (t) => {
  const { url } = await startServer(t);
  const { code, stdout } = await bitsUpload('doctor', `${url}{name}`);
  assert.equal(code, 0);
  assert.match(stdout, /\/uploads\/\{name\}\n/);
  assert.match(stdout, /6 good, 0 could be better, 0 do not work\n$/);
});

test(
  'nginx with its defaults in front: smaller Fragments and buffered bodies, and what to change in nginx',
  { skip: withoutNginx },
  async (t) => {
    const { origin } = await startServer(t);
    const site = `server { listen 127.0.0.1:8080; location / { proxy_pass ${origin}; } }`;
    const lines = await look(`${await startNginx(t, nginxConfig(site))}/uploads/`);
    assert.deepEqual(marked(lines, '✘'), []);
    const [kept = '', size = '', ...more] = marked(lines, '~');
    assert.deepEqual(more, []);
    assert.match(kept, /before a break are lost.*\n {6}nginx: proxy_request_buffering off;[^\n]*$/);
    assert.match(
      size,
      /of 2 MiB are refused by 413.*, those of 1 MiB are accepted.*\n {6}nginx: client_max_body_size 32m;$/,
    );
  },
);

test(
  'nginx is in order for pages of another origin with the lines that were named',
  { skip: withoutNginx },
  async (t) => {
    const { origin } = await startServer(t);
    const site = (lines: string): string =>
      nginxConfig(`server { listen 127.0.0.1:8080; location / { proxy_pass ${origin}; ${lines} } }`);
    const before = await look(`${await startNginx(t, site(''))}/uploads/`, PAGE);
    const named = before.filter((line) => line.startsWith('      nginx: ')).map((line) => line.slice(13));
    assert.equal(named.length, 3);
    const after = await look(`${await startNginx(t, site(named.join('\n')))}/uploads/`, PAGE);
    assert.deepEqual([...marked(after, '~'), ...marked(after, '✘')], []);
  },
);

test('nginx without a server behind it is no BITS server', { skip: withoutNginx }, async (t) => {
  const site = 'server { listen 127.0.0.1:8080; root /tmp/; }';
  const lines = await look(`${await startNginx(t, nginxConfig(site))}/uploads/`);
  assert.equal(lines.length, 2);
  assert.match(
    lines.join('\n'),
    /✘ no BITS server answers: 405, a web page to BITS_POST\n {6}nginx: proxy_pass/,
  );
});

test('a server without CORS works for its own origin, and for other pages it says which headers to send', async (t) => {
  const { url } = await startServer(t);
  assert.deepEqual(marked(await look(url), '✘'), []);
  const [only = '', ...more] = marked(await look(url, PAGE), '✘');
  assert.deepEqual(more, []);
  assert.match(
    only,
    /pages of https:\/\/page\.example may not upload: Access-Control-Allow-Origin is missing/,
  );
  assert.match(only, /nginx: add_header Access-Control-Allow-Origin "https:\/\/page\.example" always;/);
  assert.match(only, /IIS: the IIS CORS Module/);
  assert.match(only, /npx bits-upload serve --origin https:\/\/page\.example/);
});

test('CORS with gaps is named gap by gap', async (t) => {
  const bits = createBitsHandler({ uploadDir: tempDir(t) });
  t.after(bits.close);
  const own = { 'Access-Control-Allow-Origin': '*' };
  const preflight = {
    'Access-Control-Allow-Methods': 'BITS_POST',
    'Access-Control-Allow-Headers':
      'bits-packet-type, bits-session-id, bits-supported-protocols, content-name',
  };
  let allowed: Record<string, string> = preflight;
  const origin = await listening(t, (request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, { ...own, ...allowed }).end();
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'BITS-Packet-Type, BITS-Session-Id');
    void bits.handle(request, response);
  });
  const [lacks = ''] = marked(await look(`${origin}/uploads/`, PAGE), '✘');
  assert.match(lacks, /may not upload: Access-Control-Allow-Headers lacks content-range\n/);

  allowed = { ...preflight, 'Access-Control-Allow-Headers': '*', 'Access-Control-Max-Age': '5' };
  const lines = await look(`${origin}/uploads/`, PAGE);
  assert.match(marked(lines, '~').join('\n'), /preflights are cached for 5 s only/);
  assert.match(marked(lines, '✘')[0] ?? '', /Expose-Headers of an Ack lacks bits-received-content-range/);

  const { code, stdout } = await bitsUpload('doctor', '--page', PAGE, `${origin}/uploads/`);
  assert.equal(code, 1);
  assert.equal(stdout.split('nginx: add_header').length, 2);
  assert.match(stdout, /✘ Access-Control-Expose-Headers of an Ack.*\n {6}the same lines as above\n/);
});

test('a Vite proxy refuses the method: the attribute method-override helps', async (t) => {
  const { origin } = await startServer(t, { allowedHosts: ['*'] });
  const vite = await createVite({
    root: tempDir(t),
    configFile: false,
    logLevel: 'silent',
    server: { port: 0, host: '127.0.0.1', ws: false, proxy: { '/uploads': origin } },
  });
  t.after(() => vite.close());
  await vite.listen();
  const { port } = vite.httpServer?.address() as AddressInfo;
  const lines = await look(`http://127.0.0.1:${port}/uploads/`);
  const [only = '', ...more] = marked(lines, '✘');
  assert.deepEqual(more, []);
  assert.match(
    only,
    /BITS_POST is answered by 400 before the BITS server; POST with X-Http-Method-Override arrives/,
  );
  assert.match(only, /\n {6}development proxy: the attribute method-override on <bits-upload>/);
  // The rest is looked at in the form that passes.
  assert.equal(lines.filter((line) => line.includes('✔ sessions begin')).length, 1);
});

test('a static server, and one that answers every request with its page, are no BITS servers', async (t) => {
  const files = await listening(t, (_request, response) => void response.writeHead(501).end());
  const page = await listening(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome</h1>');
  });
  for (const [origin, answer] of [
    [files, '501'],
    [page, '200, a web page'],
  ] as const) {
    const lines = await look(`${origin}/uploads/`);
    assert.equal(lines[0], `  ✘ no BITS server answers: ${answer} to BITS_POST`);
    assert.ok(lines.some((line) => line.includes('IIS: Install-WindowsFeature BITS-IIS-Ext')));
    assert.ok(lines.some((line) => line.includes("this package's server: npx bits-upload serve DIR")));
  }
});

test('an IIS whose request filter allows 1 MB: the setting in its web.config is named, and no other program', async (t) => {
  const bits = createBitsHandler({ uploadDir: tempDir(t) });
  t.after(bits.close);
  const origin = await listening(t, (request, response) => {
    response.setHeader('Server', 'Microsoft-IIS/10.0');
    if (Number(request.headers['content-length']) > 1_000_000)
      return void response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>404.13</h1>');
    void bits.handle(request, response);
  });
  const lines = await look(`${origin}/uploads/`);
  assert.deepEqual(marked(lines, '✘'), []);
  const [only = '', ...more] = marked(lines, '~');
  assert.deepEqual(more, []);
  assert.match(only, /Fragments of 1 MiB are refused by 404, a web page, those of 512 KiB are accepted/);
  assert.match(only, /\n {6}IIS: web\.config, .*<requestLimits maxAllowedContentLength="33554432" \/>$/);
});

test('a proxy that removes Content-Range is found', async (t) => {
  const bits = createBitsHandler({ uploadDir: tempDir(t) });
  t.after(bits.close);
  const origin = await listening(t, (request, response) => {
    const at = request.rawHeaders.findIndex((name) => name.toLowerCase() === 'content-range');
    if (at >= 0) request.rawHeaders.splice(at, 2);
    delete request.headers['content-range'];
    void bits.handle(request, response);
  });
  const [only = ''] = marked(await look(`${origin}/uploads/`), '✘');
  assert.match(
    only,
    /a Fragment of 10 bytes is answered by 400, error 0x80070057: does its Content-Range arrive\?/,
  );
  assert.match(only, /nginx: no proxy_set_header Content-Range/);
});

test('a page is read for its endpoint, and its Content-Security-Policy is held against it', async (t) => {
  const { url } = await startServer(t, { allowedOrigins: ['*'] });
  let policy = `default-src 'self'; connect-src ${new URL(url).origin}`;
  let tag = `<bits-upload multiple endpoint='${url}{path}'></bits-upload>`;
  const origin = await listening(t, (request, response) => {
    if (request.url === '/moved') return void response.writeHead(302, { Location: '/' }).end();
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy };
    response.writeHead(200, headers).end(`<!doctype html><title>Upload</title>${tag}`);
  });
  const allowed = await bitsUpload('doctor', `${origin}/moved`);
  assert.equal(allowed.code, 0);
  assert.ok(
    allowed.stdout.startsWith(
      `${url}{path}, for pages of ${origin}\n  ✔ the page may send to the endpoint\n`,
    ),
  );
  policy = "default-src 'self'";
  const forbidden = await bitsUpload('doctor', `${origin}/`);
  assert.equal(forbidden.code, 1);
  assert.match(
    forbidden.stdout,
    /✘ the page's Content-Security-Policy forbids the endpoint: add http:\S+ to connect-src/,
  );
  tag = '<bits-upload></bits-upload>';
  const scripted = await bitsUpload('doctor', `${origin}/`);
  assert.equal(scripted.code, 2);
  assert.match(
    scripted.stderr,
    /has no attribute endpoint, perhaps a script sets it: give the endpoint itself, with --page/,
  );
});

test('sources of connect-src are compared as browsers compare them', () => {
  const endpoint = 'https://files.example.com/in/';
  const level = (sources: string, origin = 'https://www.example.com'): string =>
    checkPage({ origin, endpoint, policy: `connect-src ${sources}` }).level;
  for (const source of [
    ...['*', 'https:', 'files.example.com', 'https://files.example.com:443', '*.example.com'],
    ...['https://*.example.com:*', 'files.example.com/in/'],
  ])
    assert.equal(level(source), 'good', source);
  for (const source of [
    ...["'self'", "'none'", 'http:', 'example.com', 'files.example.com:8443', '*.files.example.com'],
    ...['files.example.com/out/', 'http://files.example.com'],
  ])
    assert.equal(level(source), 'wrong', source);
  assert.equal(level("'self'", 'https://files.example.com'), 'good');
  const mixed = { origin: 'https://a.example', endpoint: 'http://b.example/in/', policy: undefined };
  assert.match(checkPage(mixed).what, /the page is https and the endpoint http/);
});

test('credentials, a redirect and a foreign host name are named as what they are', async (t) => {
  const answer = (status: number, headers: Record<string, string> = {}): Promise<string> =>
    listening(t, (_request, response) => void response.writeHead(status, headers).end());
  for (const [origin, what] of [
    [await answer(401), /wants credentials \(401\): give them by --header/],
    [await answer(308, { Location: '/elsewhere/' }), /redirects \(308\) to \/elsewhere\/: use that URL/],
    [await answer(421), /does not accept this host name \(421\)\n.*BITS_ALLOWED_HOSTS/],
  ] as const) {
    const lines = await look(`${origin}/uploads/`);
    assert.match(lines.join('\n'), what);
  }
});

test('a certificate that browsers do not accept ends with code 2, unless --insecure allows it', async (t) => {
  const bits = createBitsServer({ uploadDir: tempDir(t) }, selfSigned(t));
  t.after(bits.close);
  const url = `${await bits.listen()}/uploads/`;
  const refused = await bitsUpload('doctor', url);
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /browsers do not accept its certificate \(.*\); --insecure looks at it all the same/,
  );
  assert.equal((await bitsUpload('doctor', '--insecure', url)).code, 0);
});

test('a server that never answers, or never ends, ends the command with code 2 or a verdict', async (t) => {
  const silent = net.createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  t.after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const endless = await listening(t, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
    more();
  });
  const [none, all] = await Promise.all([
    bitsUpload('doctor', '--timeout', '300', `http://127.0.0.1:${port}/uploads/`),
    bitsUpload('doctor', `${endless}/uploads/`),
  ]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /could not be looked at: no answer within 300 ms/);
  assert.equal(all.code, 1);
  assert.match(all.stdout, /no BITS server answers: 200, a web page/);
});
