import * as name from './constants.js';
import { parseReceivedOffset } from './content-range.js';
import { parseFallbackTimeout, parseHostId } from './host-id.js';
import { parseHresult } from './hresult.js';
import { parseRetryAfter } from './retry-after.js';

/** The head of an HTTP answer, as far as the protocol looks at it. */
export interface ResponseHead {
  readonly status: number;
  header(name: string): string | null;
  /** True where CORS may hide headers. */
  readonly crossOrigin?: boolean;
}

/** A packet was processed. Members are undefined where the server did not say. */
export interface Ack {
  readonly kind: 'ack';
  readonly status: number;
  readonly sessionId: string | undefined;
  readonly hostId: string | undefined;
  readonly hostIdFallbackMs: number | undefined;
  /** Next byte the server wants. */
  readonly receivedOffset: number | undefined;
  /** As sent: unresolved and untrusted. */
  readonly replyUrl: string | undefined;
}

/** A packet was refused, or answered by something that is no BITS server. */
export interface Fault {
  readonly kind: 'fault';
  readonly status: number;
  readonly hresult?: number | undefined;
  readonly context?: number | undefined;
  readonly receivedOffset: number | undefined;
  /** Seen with a 416 to the last bytes sent again; unresolved and untrusted. */
  readonly replyUrl: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the answer bore any BITS header at all. */
  readonly bits?: boolean;
  /** Whether the missing headers may merely be hidden by CORS. */
  readonly crossOrigin?: boolean;
}

/** Reads any answer to a packet. Error headers on a 2xx are ignored, as some servers send them with a Ping. */
export function readAck(head: ResponseHead, nowMs: number): Ack | Fault {
  const isAck = head.header(name.PACKET_TYPE)?.trim().toLowerCase() === 'ack';
  const receivedOffset = parseReceivedOffset(
    head.header(name.RECEIVED_CONTENT_RANGE) ?? head.header(name.RECEIVED_CONTENT_RANGE_MISSPELT),
  );
  const { status } = head;
  const replyUrl = head.header(name.REPLY_URL) ?? undefined;
  if (isAck && status >= 200 && status < 300) {
    return {
      kind: 'ack',
      status,
      sessionId: readSessionId(head.header(name.SESSION_ID)),
      hostId: parseHostId(head.header(name.HOST_ID)),
      hostIdFallbackMs: parseFallbackTimeout(head.header(name.HOST_ID_FALLBACK_TIMEOUT)),
      receivedOffset,
      replyUrl,
    };
  }
  const code = head.header(name.ERROR_CODE);
  const error = head.header(name.ERROR);
  return {
    kind: 'fault',
    status,
    hresult: parseHresult(code) ?? parseHresult(error),
    context: parseHresult(head.header(name.ERROR_CONTEXT)),
    receivedOffset,
    replyUrl,
    retryAfterMs: parseRetryAfter(head.header(name.RETRY_AFTER), nowMs),
    bits: isAck || (code ?? error) !== null || receivedOffset !== undefined,
    crossOrigin: head.crossOrigin ?? false,
  };
}

/** Session ids are opaque [W32], of 100 characters at most; only what could not be echoed in a header is refused. */
function readSessionId(text: string | null): string | undefined {
  const value = text?.trim();
  return isSessionId(value) ? value : undefined;
}

/** Whether it can be echoed as BITS-Session-Id. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value);
}
