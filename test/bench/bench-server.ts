import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { build } from 'esbuild';
import { acceptBitsMethods, createBitsHandler } from '../../demo/server/index.js';
import { removeFolder, scratchFolder } from '../e2e/support/scratch.js';

export interface BenchServer {
  readonly url: string;
  /** Where the delivered file `name` lies. */
  delivered(name: string): string;
  close(): Promise<void>;
}

const ELEMENT_PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title>
<bits-upload endpoint="/uploads/" multiple></bits-upload><script type="module" src="/element.js"></script>`;
const PAGE = `<!doctype html><meta charset="utf-8"><title>bench</title><input type="file">
<script type="module">import * as core from '/core.js'; globalThis.core = core;</script>`;

/**
 * One process and one origin: the reference server, a sink that forgets, and pages with the headless core
 * and with the element.
 */
export async function startBenchServer(): Promise<BenchServer> {
  const uploadDir = scratchFolder('bench');
  const handler = createBitsHandler({ uploadDir });
  const core = await bundled('src/core.ts');
  const element = await bundled('src/index.ts');
  // Node ends a request after five minutes by default, however fast its bytes come in.
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    void answer(request, response);
  });
  acceptBitsMethods(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

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
    } else if (request.url === '/core.js') {
      response.setHeader('content-type', 'text/javascript').end(core);
    } else if (request.url === '/element.js') {
      response.setHeader('content-type', 'text/javascript').end(element);
    } else if (request.url === '/') {
      response.setHeader('content-type', 'text/html').end(PAGE);
    } else if (request.url === '/element') {
      response.setHeader('content-type', 'text/html').end(ELEMENT_PAGE);
    } else if (!(await handler.handle(request, response))) {
      response.writeHead(404).end();
    }
  }

  return {
    url: `http://127.0.0.1:${port}/`,
    delivered: (name) => path.join(uploadDir, name),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await handler.close();
      removeFolder(uploadDir);
    },
  };
}

async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: 'src/tsconfig.json',
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${entry}: nothing came out of the bundler`);
  return file.contents;
}
