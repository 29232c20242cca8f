/** The process behind `startBenchServer`: nothing else runs in it that could be measured along. */
import { createWriteStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { acceptBitsMethods, createBitsHandler } from '../../demo/server/index.js';

const ELEMENT_PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<bits-upload endpoint="/uploads/" multiple></bits-upload><script type="module" src="/element.js"></script>`;
const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><input type="file">
<script type="module">import * as core from '/core.js'; globalThis.core = core;</script>`;

const { UPLOAD_DIR: uploadDir = '', SCRIPTS_DIR: scripts = '' } = process.env;
const handler = createBitsHandler({ uploadDir });
// Node ends a request after five minutes by default, however fast its bytes come in.
const server = createServer({ requestTimeout: 0 }, (request, response) => {
  void answer(request, response);
});
acceptBitsMethods(server);
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/sink') {
    let bytes = 0;
    for await (const block of request) bytes += (block as Buffer).length;
    response.end(String(bytes));
  } else if (request.url === '/sink-to-disk') {
    const file = path.join(uploadDir, '.sink');
    await pipeline(request, createWriteStream(file));
    response.end(String((await stat(file)).size));
    await rm(file);
  } else if (request.url === '/core.js' || request.url === '/element.js') {
    const script = await readFile(path.join(scripts, request.url));
    response.setHeader('content-type', 'text/javascript').end(script);
  } else if (request.url === '/') {
    response.setHeader('content-type', 'text/html').end(PAGE);
  } else if (request.url === '/element') {
    response.setHeader('content-type', 'text/html').end(ELEMENT_PAGE);
  } else if (!(await handler.handle(request, response))) {
    response.writeHead(404).end();
  }
}
