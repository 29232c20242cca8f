import type { Header } from './request.js';

/** An HTTP response as received, with no header merged or corrected. */
export interface Response {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** Whether Content-Length or chunked coding says where the body ends. */
  readonly framed: boolean;
}

/** All values of a header, in order. */
export function headerValues(response: Response, name: string): string[] {
  const wanted = name.toLowerCase();
  return response.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** The value of a header; those of repeated headers are joined by commas. */
export function header(response: Response, name: string): string | undefined {
  const values = headerValues(response, name);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The bytes are not a valid HTTP response. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}
