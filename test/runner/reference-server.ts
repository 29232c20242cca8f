import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acceptBitsMethods, createBitsHandler } from '../../demo/server/index.js';

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

/** The reference BITS server, on the origin of the pages that the unit test runner serves. */
export async function referenceServer(): Promise<MountedServer> {
  const uploadDir = mkdtempSync(path.join(tmpdir(), 'bits-uploads-'));
  const handler = await createBitsHandler({ uploadDir });
  return {
    async middleware(context, next) {
      // Koa has already put a 404 there.
      context.res.statusCode = 200;
      if (await handler.handle(context.req, context.res)) {
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
      await handler.close();
      rmSync(uploadDir, { recursive: true, force: true });
    },
  };
}
