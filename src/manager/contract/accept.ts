/** The types of an `accept` attribute: extensions with their dot, MIME types, and patterns such as `image/*`. */
export function parseAccept(accept = ''): readonly string[] {
  return accept
    .split(',')
    .map((type) => type.trim())
    .filter(Boolean);
}

/** Whether a MIME type is of an accepted one. Both in lower case. */
export function isOfType(accepted: string, type: string): boolean {
  if (accepted === '*/*' || accepted === '*') return true;
  return accepted.endsWith('/*') ? type.startsWith(accepted.slice(0, -1)) : type === accepted;
}
