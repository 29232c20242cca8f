import { dropHeaders, replaceHeaders, type Header, type Request } from '../http/request.js';

/** The protocol GUID of BITS upload 1.5, the only one defined [MC-BUP 2.2.2.2]. */
export const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** A session id in the form of IIS that no server has assigned [MC-BUP 2.2.1.2]. */
export const UNKNOWN_SESSION = '{00000000-C0DE-4000-8000-00000000B175}';

export type PacketType = 'Ping' | 'Create-Session' | 'Fragment' | 'Close-Session' | 'Cancel-Session';

/** Differences from the packet of a correct client. */
export interface PacketChanges {
  readonly sessionId?: string;
  /** The value of Content-Range. */
  readonly range?: string;
  readonly body?: Buffer;
  /** Headers that are added, or replace those of a correct client. */
  readonly headers?: readonly Header[];
  readonly omit?: readonly string[];
  readonly method?: string;
}

/** A packet as the Windows client sends it in the IIS trace; Host and credentials are added when it is sent. */
export function packet(type: PacketType | (string & {}), path: string, changes: PacketChanges = {}): Request {
  const body = changes.body ?? Buffer.alloc(0);
  const headers: Header[] = [['BITS-Packet-Type', type]];
  if (type === 'Create-Session') headers.push(['BITS-Supported-Protocols', PROTOCOL]);
  if (changes.sessionId !== undefined) headers.push(['BITS-Session-Id', changes.sessionId]);
  if (changes.range !== undefined) headers.push(['Content-Range', changes.range]);
  headers.push(['Content-Length', String(body.length)]);
  return {
    method: changes.method ?? 'BITS_POST',
    path,
    headers: dropHeaders(replaceHeaders(headers, changes.headers ?? []), changes.omit ?? []),
    body,
  };
}

/** `bytes FIRST-LAST/TOTAL` for `length` bytes from `first` on. */
export function contentRange(first: number, length: number, total: number): string {
  return `bytes ${first}-${first + length - 1}/${total}`;
}

export function fragmentPacket(
  path: string,
  sessionId: string,
  at: { readonly first: number; readonly total: number },
  body: Buffer,
  changes: PacketChanges = {},
): Request {
  return packet('Fragment', path, {
    sessionId,
    range: contentRange(at.first, body.length, at.total),
    body,
    ...changes,
  });
}
