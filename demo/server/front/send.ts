import type { ServerResponse } from 'node:http';

/**
 * Sends a response with exactly these headers, in this casing and order: the Acks of the IIS trace have no Connection
 * or Keep-Alive, and HTTP/1.1 needs neither.
 */
export function send(
  response: ServerResponse,
  status: number,
  headers: readonly (readonly [string, string])[],
  body?: string | Buffer,
): void {
  if (response.headersSent || response.destroyed) return;
  if (response.shouldKeepAlive) response.removeHeader('Connection');
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.writeHead(status);
  response.end(body);
}

export function jsonBody(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: Buffer,
  headers: readonly (readonly [string, string])[] = [],
): void {
  const all: (readonly [string, string])[] = [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', String(body.length)],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ...headers,
  ];
  send(response, status, all, response.req.method === 'HEAD' ? undefined : body);
}
