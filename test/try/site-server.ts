import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { acceptBitsMethods, createBitsHandler } from '../../demo/server/index.js';

/** A line on which an upload of some megabytes does not end before it can be interrupted. Milliseconds. */
const ROUND_TRIP_MS = 50;

interface PackedServer {
  readonly acceptBitsMethods: typeof acceptBitsMethods;
  readonly createBitsHandler: typeof createBitsHandler;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface SiteServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder, and the packed package's own BITS server, on one origin. */
export async function serveSite(packed: string, uploadDir: string, folder: string): Promise<SiteServer> {
  const module = pathToFileURL(path.join(packed, 'dist/server/index.js')).href;
  const { acceptBitsMethods, createBitsHandler } = (await import(module)) as PackedServer;
  const bits = createBitsHandler({ uploadDir });
  const server = createServer((request, response) => {
    void delay(ROUND_TRIP_MS)
      .then(() => bits.handle(request, response))
      .then(async (handled) => {
        if (handled) return;
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const file = path.join(folder, pathname.endsWith('/') ? 'index.html' : path.normalize(pathname));
        try {
          const content = await readFile(file);
          response.writeHead(200, {
            'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          });
          response.end(content);
        } catch {
          response.writeHead(404).end();
        }
      });
  });
  await new Promise<void>((resolve) => {
    acceptBitsMethods(server).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await bits.close();
    },
  };
}
