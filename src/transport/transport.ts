/** HTTP request to be sent by a transport. */
export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Body; absent on GET and OPTIONS only: a BITS packet without content has an empty Blob, so that Content-Length: 0 is sent. */
  readonly body?: Blob | undefined;
  readonly credentials: RequestCredentials;
  readonly signal: AbortSignal;
}

/** HTTP response: its head, and its body as a stream. */
export interface TransportResponse {
  readonly status: number;
  /** Value of a header; null if it is absent or hidden by CORS. */
  header(name: string): string | null;
  /** Whether the response is of another origin, so that CORS may hide headers. */
  readonly crossOrigin: boolean;
  /** Reads the body as a Blob. Called for replies and delivered files, and only if `body` is null. */
  blob(): Promise<Blob>;
  /**
   * The body as a stream; null if there is none, or if the platform has no streams. Up to 16 KiB of the body of an Ack
   * or an error response are read and dropped, so that the request counts as finished.
   */
  readonly body: ReadableStream<Uint8Array> | null;
}

/** Why a request had no response, where more is known than that. */
export interface Explanation {
  /** `blocked`: the browser did not send it and never will. */
  readonly reason: 'network' | 'blocked';
  readonly code: 'mixed-content' | 'csp-blocked' | 'cors-missing';
  /** English, for logs. */
  readonly cause: Error;
}

/**
 * Sends requests. Resolves with any HTTP response, also 4xx, 5xx and redirects; rejects with the signal's reason when
 * aborted, and with any other error without a response.
 */
export interface BitsTransport {
  send(request: TransportRequest): Promise<TransportResponse>;
  /**
   * Finds out why the first requests to a URL had no response; it may make a request of its own. Absent: each is a failure
   * of the network.
   *
   * @param again Whether it is the second failure or a later one.
   * @returns Undefined if there is no explanation.
   */
  explain?(url: string, again: boolean): Promise<Explanation | undefined>;
}
