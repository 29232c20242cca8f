import * as name from './constants.js';
import { parseReceivedOffset } from './content-range.js';
import { parseFallbackTimeout, parseHostId } from './host-id.js';

/** Status and headers of an HTTP response. */
export interface ResponseHead {
  readonly status: number;
  header(name: string): string | null;
  /** Whether CORS may hide headers. */
  readonly crossOrigin?: boolean;
}

/** A success response. Fields are undefined if their header is absent or invalid. */
export interface Ack {
  readonly kind: 'ack';
  readonly status: number;
  readonly sessionId: string | undefined;
  readonly hostId: string | undefined;
  readonly hostIdFallbackMs: number | undefined;
  /** Offset of the next byte that the server expects. */
  readonly receivedOffset: number | undefined;
  /** The header's value, unresolved and untrusted. */
  readonly replyUrl: string | undefined;
  /** Whether the server calls itself IIS, which accepts larger requests than others; false if CORS hides it. */
  readonly isIis: boolean;
}

/** An error response, or a response of another kind of server. The optional members are those of `readFault`. */
export interface Fault {
  readonly kind: 'fault';
  readonly status: number;
  readonly hresult?: number | undefined;
  readonly context?: number | undefined;
  readonly receivedOffset: number | undefined;
  /** The header's value, unresolved and untrusted: some servers send it with a 416 to the repeated last bytes. */
  readonly replyUrl: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Whether the response has any BITS header. */
  readonly bits?: boolean;
  /** Whether CORS may hide BITS headers. */
  readonly crossOrigin?: boolean;
}

/**
 * Parses the response to a packet; of a Fault what `readFault` needs. Error headers on a 2xx are ignored, as some servers send
 * them with a Ping.
 */
export function readAck(head: ResponseHead): Ack | Fault {
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
      isIis: /^microsoft-iis\b/i.test(head.header(name.SERVER) ?? ''),
    };
  }
  return { kind: 'fault', status, receivedOffset, replyUrl, bits: isAck || receivedOffset !== undefined };
}

/** Session ids are opaque [W32]: only values unfit for a header, or of more than 100 characters, are rejected. */
function readSessionId(text: string | null): string | undefined {
  const value = text?.trim();
  return isSessionId(value) ? value : undefined;
}

/** Whether a value can be sent as BITS-Session-Id. */
export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,100}$/.test(value);
}
