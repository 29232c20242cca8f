const MOST_DECODINGS = 3;

/**
 * Whether a path lies below the base path, also as a file server or proxy could interpret it: decoded up to three
 * times, with `.`, `..`, empty segments and backslashes resolved, in any case. So the next handler never serves the
 * upload directory under another spelling of its path.
 */
export function claimsPath(path: string, basePath: string): boolean {
  if (path.startsWith(basePath)) return true;
  const base = basePath.toLowerCase();
  let text = path;
  for (let round = 0; round <= MOST_DECODINGS; round += 1) {
    if (normalized(text).toLowerCase().startsWith(base)) return true;
    const next = decoded(text);
    if (next === text) return false;
    text = next;
  }
  return false;
}

/** Decodes escapes one by one: lenient servers decode the valid ones of a path with an invalid one. */
function decoded(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function normalized(path: string): string {
  const kept: string[] = [];
  const segments = path.split(/[/\\]/);
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const isFolder = ['', '.', '..'].includes(segments.at(-1) ?? '');
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}
