/**
 * What went wrong, as one word a program can branch on. The element's languages carry a sentence
 * for each; `message` is the English one with the particulars.
 */
export type BitsErrorCode =
  /** The endpoint is missing or is no http(s) URL. */
  | 'bad-endpoint'
  /** The file's name cannot be made into a URL segment. */
  | 'bad-name'
  /** An answer without `BITS-Packet-Type: Ack`: some other web server is listening there. */
  | 'not-bits-server'
  /** A cross-origin answer whose BITS headers the page is not allowed to read. */
  | 'headers-hidden'
  /** 404 or 501: uploads are not enabled there. */
  | 'uploads-disabled'
  /** 403: no permission for this destination. */
  | 'forbidden'
  /** 401 that fresh credentials did not cure. */
  | 'auth'
  /** 409 (403 in [MC-BUP]): a file of that name lies there and may not be replaced. */
  | 'exists'
  /** 413 at the smallest fragment, or 0x80200020: over the server's limit. */
  | 'too-large'
  /** 0x80070070: no space on the server. */
  | 'disk-full'
  /** The server does not take empty files. */
  | 'empty-refused'
  /** 400 / 0x80070057: the server calls a packet malformed. */
  | 'bad-request'
  /** Context 0x7: the server application behind the upload failed. */
  | 'application-failed'
  /** The server forgot the session again and again. */
  | 'session-lost'
  /** Acks that contradict each other or what was sent. */
  | 'protocol'
  /** An upload-reply job's last Ack named no reply. */
  | 'reply-missing'
  /** The reply could not be fetched. */
  | 'reply-failed'
  /** The server answered with a redirect, which a BITS client does not follow. */
  | 'redirected'
  /** No connection, or the browser blocked the request. */
  | 'network'
  /** No answer in time. */
  | 'timeout'
  /** Any other failure the server reported. */
  | 'server'
  /** The page's own code (headers, resolveUrl, a listener) threw or vetoed. */
  | 'page';

export interface BitsErrorInit {
  readonly code: BitsErrorCode;
  readonly message: string;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number | undefined;
  /** HRESULT of the answer, as an unsigned number, e.g. `0x8020001f`. */
  readonly hresult?: number | undefined;
  /** BITS-Error-Context: `0x5` the server itself, `0x7` the server application. */
  readonly context?: number | undefined;
  /** Whether `retry()` can help without anything changing. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

/** Everything that fails in an upload is told as one of these. */
export class BitsError extends Error {
  override readonly name = 'BitsError';
  readonly code: BitsErrorCode;
  readonly status: number | undefined;
  readonly hresult: number | undefined;
  readonly context: number | undefined;
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

/** True for a BitsError of any copy of this package in the page. */
export function isBitsError(value: unknown): value is BitsError {
  return value instanceof Error && value.name === 'BitsError' && 'code' in value;
}
