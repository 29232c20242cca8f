/** BITS-Error-Context [MC-BUP 2.2.1.2]: the server application behind the upload failed. */
export const CONTEXT_APPLICATION = 0x7;

/**
 * Reads an HRESULT or context as real servers write it: `0x8020001f`, `x8020001F`, `8020001f`.
 * Empty text, text that is no number, and the meaningless `0` and `1` are undefined.
 */
export function parseHresult(text: string | null): number | undefined {
  const digits = /^\s*(?:0?x)?([0-9a-f]{1,8})\s*$/i.exec(text ?? '')?.[1];
  const value = Number.parseInt(digits ?? '', 16);
  return value > 1 ? value : undefined;
}

/** An HRESULT for people: `0x8020001F`. */
export function formatHresult(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
