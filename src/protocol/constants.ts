/** Names and numbers of the protocol. Sources: [MC-BUP 2.2], [W32 request-packets]. */

/** The only upload protocol of BITS servers [MC-BUP 2.2.2.2]; lower case and braces as in the IIS trace. */
export const BITS_PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** The HTTP method of every packet [MC-BUP 2.2.1]. */
export const BITS_METHOD = 'BITS_POST';

/** Values of BITS-Packet-Type, in this casing: some servers compare case-sensitively (IIS trace). */
export type PacketType = 'Ping' | 'Create-Session' | 'Fragment' | 'Close-Session' | 'Cancel-Session';

/** Names of headers, in the casing of the specifications; those of Faults are in `fault.ts`. */
export const PACKET_TYPE = 'BITS-Packet-Type';
export const SUPPORTED_PROTOCOLS = 'BITS-Supported-Protocols';
export const SESSION_ID = 'BITS-Session-Id';
export const HOST_ID = 'BITS-Host-Id';
export const HOST_ID_FALLBACK_TIMEOUT = 'BITS-Host-Id-Fallback-Timeout';
export const RECEIVED_CONTENT_RANGE = 'BITS-Received-Content-Range';
/** Misspelling of some servers, which is accepted but never sent. */
export const RECEIVED_CONTENT_RANGE_MISSPELT = 'BITS-Recieved-Content-Range';
export const REPLY_URL = 'BITS-Reply-URL';
export const CONTENT_NAME = 'Content-Name';
export const CONTENT_RANGE = 'Content-Range';
export const CONTENT_DIGEST = 'Content-Digest';
export const METHOD_OVERRIDE = 'X-Http-Method-Override';
export const SERVER = 'Server';

/** Minimum Fragment size, that of Windows even after a 413 [MC-BUP <16>]. Bytes. */
export const MIN_FRAGMENT_BYTES = 5 * 1024;
