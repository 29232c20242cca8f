/** Names and numbers of the protocol. Sources: [MC-BUP 2.2], [W32 request-packets]. */

/** The only upload protocol a BITS server knows [MC-BUP 2.2.2.2]; lower case and braces as in the IIS trace. */
export const BITS_PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** The HTTP method of every packet [MC-BUP 2.2.1]. */
export const BITS_METHOD = 'BITS_POST';

/** Exactly this casing: some servers compare case-sensitively (IIS trace). */
export type PacketType = 'Ping' | 'Create-Session' | 'Fragment' | 'Close-Session' | 'Cancel-Session';

export const HEADER = {
  packetType: 'BITS-Packet-Type',
  supportedProtocols: 'BITS-Supported-Protocols',
  protocol: 'BITS-Protocol',
  sessionId: 'BITS-Session-Id',
  hostId: 'BITS-Host-Id',
  hostIdFallbackTimeout: 'BITS-Host-Id-Fallback-Timeout',
  receivedContentRange: 'BITS-Received-Content-Range',
  /** Seen in servers; read, never sent. */
  receivedContentRangeMisspelt: 'BITS-Recieved-Content-Range',
  replyUrl: 'BITS-Reply-URL',
  /** [MC-BUP 2.2.1.2] */
  error: 'BITS-Error',
  /** [W32] */
  errorCode: 'BITS-Error-Code',
  errorContext: 'BITS-Error-Context',
  contentName: 'Content-Name',
  contentRange: 'Content-Range',
  contentDigest: 'Content-Digest',
  methodOverride: 'X-Http-Method-Override',
  retryAfter: 'Retry-After',
} as const;

/** Windows never sends smaller Fragments, even after a 413 [MC-BUP <16>]. Bytes. */
export const MIN_FRAGMENT_BYTES = 5 * 1024;

/** The longest session id a server may give [W32]. Characters. */
export const MAX_SESSION_ID_LENGTH = 100;

/** Longer header values are answered with 400 by IIS [MC-BUP 2.2.1]. Bytes. */
export const MAX_HEADER_VALUE_BYTES = 4096;

/** Longest Content-Name [MC-BUP 2.2.2.1 <3>]. Characters. */
export const MAX_CONTENT_NAME_LENGTH = 260;
