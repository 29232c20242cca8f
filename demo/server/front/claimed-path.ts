const MOST_DECODINGS = 3;

/**
 * True if a path, or what a file server or proxy could make of it, lies below the base path: decoded (also twice and
 * three times), with `.`, `..`, empty segments and backslashes resolved, in any case. What comes next after this
 * handler then never serves the upload directory under another spelling of its path.
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

/** Escapes one by one: a path with an invalid one has a meaning to lenient servers. */
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
