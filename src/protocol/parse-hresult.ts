/**
 * Parses an HRESULT or context in the notations of real servers: `0x8020001f`, `x8020001F`, `8020001f`.
 * Undefined for empty text, text that is no number, and `0` and `1`, which are no errors.
 */
export function parseHresult(text: string | null): number | undefined {
  const digits = /^\s*(?:0?x)?([0-9a-f]{1,8})\s*$/i.exec(text ?? '')?.[1];
  const value = Number.parseInt(digits ?? '', 16);
  return value > 1 ? value : undefined;
}
