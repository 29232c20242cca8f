import type { Header } from './request.js';

/** An HTTP response as it came, nothing merged, nothing corrected. */
export interface Response {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** False when neither Content-Length nor chunked coding says where the body ends. */
  readonly framed: boolean;
}

/** All values of a header, in the order they came. */
export function headerValues(response: Response, name: string): string[] {
  const wanted = name.toLowerCase();
  return response.headers.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
}

/** One value, as a client sees it: repeated headers joined by a comma. */
export function header(response: Response, name: string): string | undefined {
  const values = headerValues(response, name);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The bytes are no HTTP response. */
export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}
