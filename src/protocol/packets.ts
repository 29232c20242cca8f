import * as header from './constants.js';
import { BITS_METHOD, BITS_PROTOCOL } from './constants.js';
import { formatContentRange, type ByteRange } from './content-range.js';
import { contentName } from './content-name.js';

/** A request packet [MC-BUP 2.2.2 to 2.2.6], as data. */
export type RequestPacket =
  | { readonly type: 'Ping' }
  | { readonly type: 'Create-Session'; readonly name: string }
  | {
      readonly type: 'Fragment';
      readonly name: string;
      readonly sessionId: string;
      readonly range: ByteRange;
      /** Size of the whole file in bytes; never changes within a session [MC-BUP 2.2.1.2]. */
      readonly total: number;
    }
  | { readonly type: 'Close-Session' | 'Cancel-Session'; readonly sessionId: string };

/** HTTP method and headers of a packet. The browser sets Content-Length. */
export interface EncodedPacket {
  readonly method: string;
  readonly headers: Record<string, string>;
}

/**
 * Encodes a packet as method and headers, in the order and casing of the IIS trace.
 *
 * @param methodOverride Whether to send `POST` with X-Http-Method-Override, for networks that refuse unknown methods.
 */
export function encodePacket(packet: RequestPacket, methodOverride = false): EncodedPacket {
  const headers: Record<string, string> = { [header.PACKET_TYPE]: packet.type };
  if (packet.type === 'Create-Session') headers[header.SUPPORTED_PROTOCOLS] = BITS_PROTOCOL;
  if ('sessionId' in packet) headers[header.SESSION_ID] = packet.sessionId;
  const name = 'name' in packet ? contentName(packet.name) : undefined;
  if (name !== undefined) headers[header.CONTENT_NAME] = name;
  if (packet.type === 'Fragment')
    headers[header.CONTENT_RANGE] = formatContentRange(packet.range, packet.total);
  if (methodOverride) headers[header.METHOD_OVERRIDE] = BITS_METHOD;
  return { method: methodOverride ? 'POST' : BITS_METHOD, headers };
}
