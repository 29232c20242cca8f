import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { sendPageFile, type PageOptions } from './page-files.js';
import type { ModuleServer } from './module-server.js';
import { sendSitePage } from './site-pages.js';

/** Answers requests that are not for the BITS server: pages, styles, modules, and 404 for everything else. */
export async function sendDemoFile(
  request: IncomingMessage,
  response: ServerResponse,
  modules: ModuleServer,
  pages: PageOptions,
): Promise<void> {
  const target = request.url ?? '/';
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    request.resume();
    response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end();
    return;
  }
  if (await sendPageFile(target, response, pages)) return;
  if (await sendSitePage(target, response, path.dirname(pages.folder), pages.policy)) return;
  if (await modules.send(target, request, response)) return;
  response.writeHead(404, { 'Content-Length': 0 }).end();
}
