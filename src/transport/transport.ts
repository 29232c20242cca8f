/** One HTTP request as a transport is asked to send it. */
export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent on GET only: a BITS packet without content carries an empty Blob, so that Content-Length: 0 is sent. */
  readonly body?: Blob | undefined;
  readonly credentials: RequestCredentials;
  readonly signal: AbortSignal;
}

/** The head of an answer, and its body as it comes. */
export interface TransportResponse {
  readonly status: number;
  /** A header's value, null when it is absent or hidden by CORS. */
  header(name: string): string | null;
  /** True for an answer of another origin, whose headers CORS may hide. */
  readonly crossOrigin: boolean;
  /** The body as a Blob (replies only). */
  blob(): Promise<Blob>;
  /**
   * The body as it comes, null where there is none or the platform has no streams. Of an Ack or a refusal some KiB are
   * read and dropped, so that the request counts as finished.
   */
  readonly body: ReadableStream<Uint8Array> | null;
}

/**
 * Sends requests. Resolves with whatever HTTP answer came, also 4xx and 5xx and redirects;
 * rejects with the signal's reason when aborted, and with any other error when no answer came.
 */
export interface BitsTransport {
  send(request: TransportRequest): Promise<TransportResponse>;
}
