import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { RunningServer } from '../../server/conformance/mutants/mutant.js';
import {
  startMisbehaving,
  startWithOneKeptConnection,
  type Misbehaving,
} from '../../server/conformance/mutants/misbehaving.js';
import { cuttingOnce } from './cutting-proxy.js';

/** Where tests start and end misbehaving servers, and look at what was delivered there. */
const CONTROL_PATH = '/misbehaving';

/**
 * Servers with a defect, each on a port of its own, which tests in browsers start as they need them:
 *
 * - POST `?name=&cut=`: starts one; the answer is its URL. `cut`: number of bytes from its clients after which a connection
 *   breaks, once.
 * - POST `?waiting=`: starts one that serves one connection, see `startWithOneKeptConnection`.
 * - GET `?url=&file=`: SHA-256 of a delivered file, in hex; empty without one.
 * - DELETE `?url=`: ends it.
 */
export class MisbehavingServers {
  readonly #running = new Map<string, RunningServer>();

  /** @returns Whether the request was for it. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname !== CONTROL_PATH) return false;
    try {
      response.end(await this.#answer(request.method, searchParams));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
    return true;
  }

  async close(): Promise<void> {
    for (const server of this.#running.values()) await server.close();
    this.#running.clear();
  }

  async #answer(method: string | undefined, query: URLSearchParams): Promise<string> {
    const text = (name: string): string => query.get(name) ?? '';
    if (method === 'POST') {
      const waiting = Number(text('waiting'));
      const server = await (waiting > 0
        ? startWithOneKeptConnection(waiting)
        : // WebKitGTK opens a connection for each BITS_POST, and keeps those before it.
          startMisbehaving(text('name') as Misbehaving, 'closed'));
      const cut = Number(text('cut'));
      const front = cut > 0 ? await cuttingOnce(server, cut) : server;
      this.#running.set(front.url, front);
      return front.url;
    }
    const server = this.#running.get(text('url'));
    if (!server) throw new Error(`no server at ${text('url')}`);
    if (method === 'DELETE') {
      this.#running.delete(server.url);
      await server.close();
      return '';
    }
    const stored = await readFile(path.join(server.uploadDir, path.basename(text('file')))).catch(
      () => undefined,
    );
    return stored ? createHash('sha256').update(stored).digest('hex') : '';
  }
}
