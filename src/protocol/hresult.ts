/** HRESULTs that servers send in BITS-Error-Code or BITS-Error [MC-BUP 2.2.1.2]. */
export const HRESULT = {
  /** BG_E_SESSION_NOT_FOUND */
  sessionNotFound: 0x8020001f,
  /** BG_E_TOO_LARGE */
  tooLarge: 0x80200020,
  /** E_ACCESSDENIED */
  accessDenied: 0x80070005,
  /** E_INVALIDARG */
  invalidArgument: 0x80070057,
  /** ERROR_DISK_FULL */
  diskFull: 0x80070070,
  /** ERROR_DISK_FULL as [MC-BUP 2.2.1.2] prints it: 112 decimal taken for hex digits. */
  diskFullMisprinted: 0x80070112,
} as const;

/** BITS-Error-Context [MC-BUP 2.2.1.2]: the server application behind the upload failed. */
export const CONTEXT_APPLICATION = 0x7;

/**
 * Reads an HRESULT or context as real servers write it: `0x8020001f`, `x8020001F`, `8020001f`.
 * Empty text, text that is no number, and the meaningless `0` and `1` are undefined.
 */
export function parseHresult(text: string | null): number | undefined {
  const digits = /^\s*(?:0?x)?([0-9a-f]{1,8})\s*$/i.exec(text ?? '')?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return value > 1 ? value : undefined;
}

/** An HRESULT for people: `0x8020001F`. */
export function formatHresult(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
