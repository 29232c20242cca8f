/** The process of all servers. Each competitor has its own below one origin; a second port is the other origin. */
import { readFile, rename, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import { acceptBitsMethods, createBitsHandler } from '../../../../demo/server/index.js';
import { ChunkServers } from './chunks.js';
import { allowAllOrigins } from './cors.js';

/** Counts since they were last read. */
export interface Counts {
  requests: number;
  preflights: number;
  /** BITS Fragments. */
  fragments: number;
}

const [delivered = '', staging = '', scripts = ''] = process.argv.slice(2);
const bits = createBitsHandler({ uploadDir: delivered, basePath: '/bits/', allowedOrigins: ['*'] });
const chunks = new ChunkServers(delivered);
const tus = new TusServer({
  path: '/tus',
  datastore: new FileStore({ directory: staging }),
  relativeLocation: true,
  async onUploadFinish(_request, { id, metadata }) {
    const name = metadata?.['filename'] ?? id;
    await rename(path.join(staging, id), path.join(delivered, path.basename(name)));
    await rm(path.join(staging, `${id}.json`), { force: true });
    return {};
  },
});
let counts: Counts = { requests: 0, preflights: 0, fragments: 0 };

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '';
  if (request.method === 'OPTIONS') counts.preflights++;
  else counts.requests++;
  if (request.headers['bits-packet-type']?.toString().toLowerCase() === 'fragment') counts.fragments++;

  if (url.startsWith('/tus')) await tus.handle(request, response);
  else if (await bits.handle(request, response)) return;
  else if (allowAllOrigins(request, response)) return;
  else if (url === '/ready') response.writeHead(204).end();
  else if (url.startsWith('/page/')) page(response, path.basename(url));
  else if (url.startsWith('/scripts/'))
    response
      .setHeader('content-type', 'text/javascript')
      .end(await readFile(path.join(scripts, path.basename(url))));
  else if (!(await chunks.handle(request, response))) response.writeHead(404).end();
}

function page(response: ServerResponse, peer: string): void {
  response
    .setHeader('content-type', 'text/html')
    .end(
      `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">` +
        `<input type="file" multiple><script type="module" src="/scripts/${peer}.js"></script>`,
    );
}

async function listen(): Promise<number> {
  // Node ends a request after five minutes by default, however fast its bytes come in.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A connection that breaks is part of the measurement.
      if (!request.destroyed) console.error(request.method, request.url, error);
      response.destroy();
    });
  });
  acceptBitsMethods(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

process.on('message', () => {
  process.send?.(counts);
  counts = { requests: 0, preflights: 0, fragments: 0 };
});
process.on('disconnect', () => process.exit());
process.send?.({ ports: [await listen(), await listen()] });
