import { HEADER, MAX_SESSION_ID_LENGTH } from './constants.js';
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
  readonly hresult: number | undefined;
  readonly context: number | undefined;
  readonly receivedOffset: number | undefined;
  /** Seen with a 416 to the last bytes sent again; unresolved and untrusted. */
  readonly replyUrl: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Whether the answer bore any BITS header at all. */
  readonly bits: boolean;
  /** Whether the missing headers may merely be hidden by CORS. */
  readonly crossOrigin: boolean;
}

/** Reads any answer to a packet. Error headers on a 2xx are ignored, as some servers send them with a Ping. */
export function readAck(head: ResponseHead, nowMs: number): Ack | Fault {
  const packetType = head.header(HEADER.packetType)?.trim().toLowerCase();
  const receivedOffset = parseReceivedOffset(
    head.header(HEADER.receivedContentRange) ?? head.header(HEADER.receivedContentRangeMisspelt),
  );
  if (head.status >= 200 && head.status < 300 && packetType === 'ack') {
    return {
      kind: 'ack',
      status: head.status,
      sessionId: readSessionId(head.header(HEADER.sessionId)),
      hostId: parseHostId(head.header(HEADER.hostId)),
      hostIdFallbackMs: parseFallbackTimeout(head.header(HEADER.hostIdFallbackTimeout)),
      receivedOffset,
      replyUrl: head.header(HEADER.replyUrl) ?? undefined,
    };
  }
  const error = head.header(HEADER.errorCode) ?? head.header(HEADER.error);
  return {
    kind: 'fault',
    status: head.status,
    hresult: parseHresult(error) ?? parseHresult(head.header(HEADER.error)),
    context: parseHresult(head.header(HEADER.errorContext)),
    receivedOffset,
    replyUrl: head.header(HEADER.replyUrl) ?? undefined,
    retryAfterMs: parseRetryAfter(head.header(HEADER.retryAfter), nowMs),
    bits: packetType === 'ack' || error !== null || receivedOffset !== undefined,
    crossOrigin: head.crossOrigin ?? false,
  };
}

/** Session ids are opaque [W32]; only what could not be echoed in a header is refused. */
function readSessionId(text: string | null): string | undefined {
  const value = text?.trim() ?? '';
  return value !== '' && value.length <= MAX_SESSION_ID_LENGTH && /^[\x21-\x7e]+$/.test(value)
    ? value
    : undefined;
}
