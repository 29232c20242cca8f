/**
 * Code of an error, for programs to branch on. The element's locales have one sentence per code; `message` is the
 * English one with the details.
 */
export type BitsErrorCode =
  /** The endpoint is missing or is no http(s) URL. */
  | 'bad-endpoint'
  /** The file's name cannot be made into a URL segment. */
  | 'bad-name'
  /** A response without `BITS-Packet-Type: Ack`: the endpoint is another kind of web server. */
  | 'not-bits-server'
  /** A cross-origin response whose BITS headers the page is not allowed to read. */
  | 'headers-hidden'
  /** 404 or 501: BITS uploads are not enabled at this URL. */
  | 'uploads-disabled'
  /** 403: no permission for this destination. */
  | 'forbidden'
  /** 401 again after the credentials were renewed. */
  | 'auth'
  /** 409 (403 in [MC-BUP]): the destination has a file of that name, which may not be replaced. */
  | 'exists'
  /** 413 for the smallest Fragment, or 0x80200020: the file is over the server's limit. */
  | 'too-large'
  /** 0x80070070: no space on the server. */
  | 'disk-full'
  /** The server does not take empty files. */
  | 'empty-refused'
  /** 400 or 0x80070057: the server reports a packet as malformed. */
  | 'bad-request'
  /** Context 0x7: the server application behind the upload failed. */
  | 'application-failed'
  /** The server lost the session, or acknowledged bytes, repeatedly. */
  | 'session-lost'
  /** Acks that contradict each other or the packets sent. */
  | 'protocol'
  /** The last Ack of an upload-reply job has no BITS-Reply-URL. */
  | 'reply-missing'
  /** The reply could not be fetched. */
  | 'reply-failed'
  /** The server responded with a redirect, which a BITS client does not follow. */
  | 'redirected'
  /** No connection, or the browser blocked the request. */
  | 'network'
  /** No response within the time limit. */
  | 'timeout'
  /** Any other failure that the server reported. */
  | 'server'
  /** The page's own code (`headers`, `resolveUrl`, a listener) threw, or cancelled an event; or the browser's storage failed. */
  | 'page';

/** Properties of a new BitsError. */
export interface BitsErrorInit {
  readonly code: BitsErrorCode;
  /** English text for logs; the element shows a translated one. */
  readonly message: string;
  /** HTTP status of the response; undefined without a response. */
  readonly status?: number | undefined;
  /** HRESULT of the response, as an unsigned number, e.g. `0x8020001f`. */
  readonly hresult?: number | undefined;
  /** BITS-Error-Context of the response: `0x5` the server itself, `0x7` the server application. */
  readonly context?: number | undefined;
  /** Whether `retry()` may succeed although nothing else has changed. Default: false. */
  readonly retryable?: boolean | undefined;
  /** Underlying error, for example of `fetch`. */
  readonly cause?: unknown;
}

/** Error of an upload. Every failure of an upload is reported as a BitsError. */
export class BitsError extends Error {
  override readonly name = 'BitsError';
  readonly code: BitsErrorCode;
  /** HTTP status of the response; undefined without a response. */
  readonly status: number | undefined;
  /** HRESULT of the response, as an unsigned number; undefined if it has none. */
  readonly hresult: number | undefined;
  /** BITS-Error-Context of the response; undefined if it has none. */
  readonly context: number | undefined;
  /** Whether `retry()` may succeed although nothing else has changed. */
  readonly retryable: boolean;

  constructor(init: BitsErrorInit) {
    super(init.message, { cause: init.cause });
    this.code = init.code;
    this.status = init.status;
    this.hresult = init.hresult;
    this.context = init.context;
    this.retryable = init.retryable ?? false;
  }
}

/** Whether a value is a BitsError, also one of another copy of this package in the page. */
export function isBitsError(value: unknown): value is BitsError {
  return value instanceof Error && value.name === 'BitsError' && 'code' in value;
}
