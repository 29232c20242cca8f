import type { IncomingMessage, ServerResponse } from 'node:http';

/** As long as the reference server's: no competitor asks more often than another. */
const MAX_AGE_S = 7200;

/** Lets pages of all origins in. Returns whether the request was a preflight, which is answered then. */
export function allowAllOrigins(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', '*');
  if (request.method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH');
  response.setHeader(
    'access-control-allow-headers',
    request.headers['access-control-request-headers'] ?? '*',
  );
  response.setHeader('access-control-max-age', String(MAX_AGE_S));
  response.writeHead(204).end();
  return true;
}
