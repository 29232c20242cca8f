import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { targetPath } from '../core/destination.js';
import { Refusal } from '../core/wire/refusal.js';
import type { Visitor } from '../core/packets/permit.js';
import type { RequestHead } from '../core/wire/request-head.js';
import { isAllowedHost, refuseHost } from './allowed-hosts.js';
import { claimsPath } from './claimed-path.js';
import type { ClientAddress } from './client-address.js';
import { corsHeaders, preflightHeaders, type CorsSettings } from './cors.js';
import { isForeignPage } from './foreign-page.js';
import type { Answer, Exchange } from './exchange.js';
import { IncomingBody, type BodyLimits } from './incoming-body.js';
import { readRequestHead } from './request-head.js';
import { send } from './send.js';

export interface NodeHandlerOptions {
  readonly basePath: string;
  /** Host names that requests may come under; see `isAllowedHost`. */
  readonly allowedHosts: readonly string[];
  /** Returns the client's address. Default: that of the connection. */
  readonly clientAddress?: ClientAddress;
  readonly cors: CorsSettings;
  readonly limits: BodyLimits;
  /** Requests are answered after this promise has resolved. */
  readonly ready: Promise<void>;
  /**
   * Authorises every request except preflights, which carry no credentials; for BITS requests `answer` does that
   * itself. Throws a Refusal.
   */
  readonly permit: (head: RequestHead) => Promise<Visitor>;
  /** Answers BITS requests. */
  readonly answer: Answer;
  /** Answers GET and HEAD below the base path. */
  readonly read: Read;
  /** Pages outside the base path. */
  readonly pages?: Pages | undefined;
}

export interface Pages {
  readonly claims: (path: string) => boolean;
  readonly serve: (
    head: RequestHead,
    request: IncomingMessage,
    response: ServerResponse,
    added: readonly (readonly [string, string])[],
  ) => Promise<void>;
}

/** @param added Headers of the response in addition to its own. */
export type Read = (
  head: RequestHead,
  response: ServerResponse,
  added: readonly (readonly [string, string])[],
  visitor: Visitor,
) => Promise<void>;

/**
 * Handles a request if it is for the BITS server; otherwise returns `false` and leaves it untouched for the next
 * handler.
 */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The HTTP front for node:http and everything that uses its requests: https, Vite, connect, Koa. */
export function createNodeHandler(options: NodeHandlerOptions): Handle {
  return async (request, response) => {
    const head = readRequestHead(request, options.clientAddress);
    const path = targetPath(head.target);
    const pages = options.pages?.claims(path) ? options.pages : undefined;
    if (!pages && !claimsPath(path, options.basePath)) return false;
    if (!isAllowedHost(request, options.allowedHosts)) {
      refuseHost(response);
      return true;
    }
    const cors = corsHeaders(head, options.cors);
    if (!pages && head.method === 'BITS_POST') {
      const body = new IncomingBody(request, options.limits);
      await options.ready;
      await bitsRequest(head, body, response, options);
      return true;
    }
    await options.ready;
    if (head.method === 'OPTIONS') {
      const headers = preflightHeaders(head, options.cors);
      send(response, 204, [['Allow', 'BITS_POST, POST, GET, HEAD, OPTIONS'], ...headers]);
      return true;
    }
    const visitor = await permitted(head, options);
    if ('status' in visitor) {
      send(response, visitor.status, [...visitor.headers, ['Content-Length', '0'], ...cors]);
      await new IncomingBody(request, options.limits).drain();
    } else if (pages && isForeignPage(head, options.cors)) {
      send(response, 403, [['Content-Length', '0']]);
      await new IncomingBody(request, options.limits).drain();
    } else if (pages) {
      await pages.serve(head, request, response, cors);
    } else if (head.method === 'GET' || head.method === 'HEAD') {
      await options.read(head, response, [...cors, ...resourcePolicyHeader(options.cors)], visitor);
    } else {
      send(response, 405, [['Allow', 'BITS_POST, GET, HEAD, OPTIONS'], ['Content-Length', '0'], ...cors]);
      await new IncomingBody(request, options.limits).drain();
    }
    return true;
  };
}

/** Cross-Origin-Resource-Policy of downloads and lists: `same-origin`, unless `allowedOrigins` lists origins. */
function resourcePolicyHeader({ allowedOrigins }: CorsSettings): [string, string][] {
  return allowedOrigins.length > 0 ? [] : [['Cross-Origin-Resource-Policy', 'same-origin']];
}

/** The visitor, or the refusal. Only BITS requests get the headers of an Ack. */
async function permitted(head: RequestHead, { permit }: NodeHandlerOptions) {
  try {
    return await permit(head);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const headers = error.ack.headers.filter(([name]) => name === 'WWW-Authenticate');
    return { status: error.ack.status, headers };
  }
}

async function bitsRequest(
  head: RequestHead,
  body: IncomingBody,
  response: ServerResponse,
  options: NodeHandlerOptions,
): Promise<void> {
  let end = (): void => undefined;
  const exchange: Exchange = {
    over: new Promise((resolve) => (end = resolve)),
    head,
    body,
    reset: () => resetConnection(response.req.socket),
    gone: new Promise((resolve) => response.once('close', resolve)),
  };
  try {
    const outcome = await options.answer(exchange);
    if (outcome === 'none') return;
    send(response, outcome.status, [...outcome.headers, ...corsHeaders(head, options.cors)], outcome.body);
    await body.drain();
  } finally {
    end();
  }
}

function resetConnection(socket: Socket): void {
  // A TLS socket cannot be reset.
  if (typeof socket.resetAndDestroy === 'function' && !('encrypted' in socket)) socket.resetAndDestroy();
  else socket.destroy();
}
