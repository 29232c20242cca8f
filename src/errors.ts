/**
 * Code of an error, for programs to branch on. The element's locales have one sentence per code; `message` is the
 * English one with the details.
 */
export type BitsErrorCode =
  /** The endpoint is missing or is no http(s) URL. */
  | 'bad-endpoint'
  /** The file's name cannot be made into a URL segment. */
  | 'bad-name'
  /**
   * A response without `BITS-Packet-Type: Ack`, or 400 or 405 without BITS headers to the first packet: another kind of web
   * server, or a proxy that does not know BITS_POST.
   */
  | 'not-bits-server'
  /** A cross-origin response whose BITS headers the page is not allowed to read. */
  | 'headers-hidden'
  /** 404 or 501: BITS uploads are not enabled at this URL. */
  | 'uploads-disabled'
  /** 403: no permission for this destination. */
  | 'forbidden'
  /** 401 again after the credentials were renewed. */
  | 'auth'
  /** 409, or 403 of [MC-BUP]: the destination has a file of that name, which may not be replaced. */
  | 'exists'
  /** 413 for the smallest Fragment, or 0x80200020: the file is over the server's limit. */
  | 'too-large'
  /** 0x80070070: no space on the server. */
  | 'disk-full'
  /** The server does not take empty files. */
  | 'empty-refused'
  /** 400 or 0x80070057: the server reports a packet as malformed. */
  | 'bad-request'
  /** Context 0x7 with 408, or 500 and more: the server application behind the upload failed. */
  | 'application-failed'
  /** The server lost the session, or acknowledged bytes, repeatedly. */
  | 'session-lost'
  /** The session failed in the same way for three minutes and six attempts although the server acknowledged a Ping. */
  | 'session-stuck'
  /** Close-Session was acknowledged, but the destination has another size or other bytes, or no file. */
  | 'delivery-mismatch'
  /** Acks that contradict each other or the packets sent. */
  | 'protocol'
  /** The last Ack of an upload-reply job has no BITS-Reply-URL. */
  | 'reply-missing'
  /** The reply could not be fetched. */
  | 'reply-failed'
  /** The page is of https, the destination of http: browsers send no such request. */
  | 'mixed-content'
  /** The page's Content-Security-Policy does not allow the destination in `connect-src`. */
  | 'csp-blocked'
  /** The destination, of another origin, answers, but its responses do not allow the page (CORS). */
  | 'cors-missing'
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

/** Page of the site with a section for each code. `npm run release` writes it, from `homepage` of package.json. */
const HELP_PAGE = 'https://bits-upload.example/errors.html';

/** Facts of the failed request. Each is undefined where there is none. */
export interface RequestFacts {
  /** Packet type [MC-BUP 2.2.1.1] of the request; `Reply` for the GET of a reply. */
  readonly packet?: string | undefined;
  /** URL that the request was sent to. */
  readonly url?: string | undefined;
  /** HTTP status of the response; undefined without a response. */
  readonly status?: number | undefined;
  /** HRESULT of the response, as an unsigned number, e.g. `0x8020001f`. */
  readonly hresult?: number | undefined;
  /** BITS-Error-Context of the response: `0x5` the server itself, `0x7` the server application. */
  readonly context?: number | undefined;
  /** Number of requests that failed in this way, one after the other. */
  readonly attempts?: number | undefined;
}

/** Properties of a new BitsError. */
export interface BitsErrorInit extends RequestFacts {
  readonly code: BitsErrorCode;
  /** English text for logs; the element shows a translated one. */
  readonly message: string;
  /** Whether `retry()` may succeed although nothing else has changed. Default: false. */
  readonly retryable?: boolean | undefined;
  /** What came before: another BitsError, or the error of `fetch` or of the page's code. */
  readonly cause?: unknown;
}

/** Error of an upload. Every failure of an upload is reported as a BitsError. */
export class BitsError extends Error implements RequestFacts {
  override readonly name = 'BitsError';
  declare readonly code: BitsErrorCode;
  declare readonly packet: string | undefined;
  declare readonly url: string | undefined;
  declare readonly status: number | undefined;
  declare readonly hresult: number | undefined;
  declare readonly context: number | undefined;
  declare readonly attempts: number | undefined;
  /** Whether `retry()` may succeed although nothing else has changed. */
  declare readonly retryable: boolean;

  constructor({ message, cause, ...facts }: BitsErrorInit) {
    super(message, { cause });
    Object.assign(this, { retryable: false }, facts);
  }

  /** URL of a page about errors with this code. */
  get helpUrl(): string {
    return `${HELP_PAGE}#${this.code}`;
  }
}

/** Whether a value is a BitsError, also one of another copy of this package in the page. */
export function isBitsError(value: unknown): value is BitsError {
  return value instanceof Error && value.name === 'BitsError' && 'code' in value;
}
