/** Formats an HRESULT for messages: `0x8020001F`. */
export function formatHresult(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
