/** The protocol GUID of BITS upload 1.5, the only one defined [MC-BUP 2.2.2.2]. */
export const UPLOAD_PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** The request packets, spelt as in the IIS trace. */
export const PACKET_TYPES = [
  'Ping',
  'Create-Session',
  'Fragment',
  'Close-Session',
  'Cancel-Session',
] as const;

export type PacketType = (typeof PACKET_TYPES)[number];

/** HRESULTs of error Acks [MC-BUP 2.2.1.2]. */
export const HRESULT = {
  accessDenied: 0x80070005,
  invalidArgument: 0x80070057,
  /** ERROR_DISK_FULL. MC-BUP prints 80070112 by mistake: 112 is decimal, 0x70. */
  diskFull: 0x80070070,
  fail: 0x80004005,
  sessionNotFound: 0x8020001f,
  tooLarge: 0x80200020,
} as const;

/** Values of BITS-Error-Context: the component that failed [MC-BUP 2.2.1.2]. */
export const ERROR_CONTEXT = { server: 0x5, application: 0x7 } as const;

/** Longest header value in bytes; IIS answers 400 to longer ones [MC-BUP 2.2.1]. */
export const MAX_HEADER_VALUE_BYTES = 4096;

/** Entries of BITS-Supported-Protocols that are compared; later ones are ignored [MC-BUP <6>]. */
export const MAX_SUPPORTED_PROTOCOLS = 100;

/** The folder below the destination's folder in which IIS serves replies (IIS trace). */
export const REPLY_FOLDER = 'BITS-Sessions';
