import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acceptBitsMethods, createBitsHandler, type BitsHandler } from '../../demo/server/index.js';
import type { Engine } from '../browsers/find.js';
import { MisbehavingServers } from './misbehaving/servers.js';

/** The part of Koa's context that the middleware uses. */
interface Context {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  respond?: boolean;
}

export interface MountedServer {
  middleware(context: Context, next: () => Promise<unknown>): Promise<unknown>;
  /** Lets the test runner's own HTTP server take BITS_POST. */
  attach(server: Server): void;
  close(): Promise<void>;
}

/**
 * The reference BITS server, on the origin of the pages that the unit test runner serves. Each browser has its own
 * server, because browsers run the same tests at the same time, and faults are the server's state.
 */
export function referenceServer(): MountedServer {
  const root = mkdtempSync(path.join(tmpdir(), 'bits-uploads-'));
  const handlers = new Map<Engine, BitsHandler>();
  const misbehaving = new MisbehavingServers();

  function handlerOf(request: IncomingMessage): BitsHandler {
    const engine = engineOf(request.headers['user-agent'] ?? '');
    const known = handlers.get(engine);
    if (known) return known;
    const created = createBitsHandler({ uploadDir: path.join(root, engine), faults: true });
    handlers.set(engine, created);
    return created;
  }

  return {
    async middleware(context, next) {
      const handler = handlerOf(context.req);
      // Koa has already put a 404 there.
      context.res.statusCode = 200;
      if (
        (await misbehaving.handle(context.req, context.res)) ||
        (await handler.handle(context.req, context.res))
      ) {
        context.respond = false;
        return;
      }
      context.res.statusCode = 404;
      await next();
    },
    attach(server) {
      acceptBitsMethods(server);
    },
    async close() {
      await misbehaving.close();
      for (const handler of handlers.values()) await handler.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function engineOf(userAgent: string): Engine {
  if (userAgent.includes('Firefox/')) return 'firefox';
  return /Chrom(e|ium)\//.test(userAgent) ? 'chromium' : 'webkit';
}
