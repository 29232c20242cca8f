import { HRESULT, MAX_HEADER_VALUE_BYTES, PACKET_TYPES, type PacketType } from '../wire/constants.js';
import { requireContentRange, type ContentRange } from '../wire/content-range.js';
import type { CoreSettings } from '../core-settings.js';
import { parseDestination, targetPath, type Destination } from '../destination.js';
import { permit, type Visitor } from './permit.js';
import { refuse, refuseMalformed } from '../wire/refusal.js';
import { single, type RequestHead } from '../wire/request-head.js';

/** A request that has passed every check that needs no session. */
export interface Packet extends Visitor {
  readonly type: PacketType;
  readonly head: RequestHead;
  readonly destination: Destination;
  readonly contentLength: number;
  /** Only a Fragment has one. */
  readonly range: ContentRange | undefined;
  readonly sessionId: string | undefined;
}

/** Runs the checks that are common to all packets, in the order of [MC-BUP 3.2.5.2.3]: syntax, permission, length. */
export async function readPacket(head: RequestHead, settings: CoreSettings): Promise<Packet> {
  checkValueLengths(head);
  const type = packetType(single(head, 'bits-packet-type'));
  const sessionId = single(head, 'bits-session-id');
  const range = type === 'Fragment' ? requireContentRange(single(head, 'content-range')) : undefined;
  const contentLength = parseLength(single(head, 'content-length'));
  if (!settings.uploadEnabled) refuse(501, HRESULT.accessDenied, 'uploads are not enabled');
  const destination = parseDestination(targetPath(head.target), settings.basePath, settings.reservedNames);
  const { user, signedIn } = await permit(head, settings);
  if (contentLength === undefined) refuse(411, HRESULT.invalidArgument, 'Content-Length is required');
  if (range && range.last - range.first + 1 !== contentLength) {
    refuseMalformed('Content-Range and Content-Length disagree');
  }
  if (settings.strict && contentLength > 0 && type !== 'Fragment' && type !== 'Ping') {
    refuseMalformed('only a Fragment has a body');
  }
  return { type, head, destination, user, signedIn, contentLength, range, sessionId };
}

/** The packet type that a header value names, in any case [MC-BUP 2.2.1.1]. */
export function packetType(value: string | undefined): PacketType {
  const type = PACKET_TYPES.find((known) => known.toLowerCase() === value?.toLowerCase());
  return type ?? refuseMalformed('no known BITS-Packet-Type');
}

function checkValueLengths(head: RequestHead): void {
  for (const [name, values] of head.headers) {
    if (values.some((value) => Buffer.byteLength(value, 'latin1') > MAX_HEADER_VALUE_BYTES)) {
      refuseMalformed(`${name} is over 4 KB`);
    }
  }
}

function parseLength(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const length = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  return Number.isSafeInteger(length) ? length : refuseMalformed('unreadable Content-Length');
}
