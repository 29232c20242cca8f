/**
 * The key that keeps checkpoints of different destinations and users apart. IndexedDB is per origin
 * already; the endpoint and the author's resume key make the rest.
 */
export function scopeOf(
  endpoint: string | undefined,
  baseUrl: string | undefined,
  resumeKey: string | undefined,
): string {
  const text = endpoint ?? '';
  const absolute = URL.canParse(text, baseUrl) ? new URL(text, baseUrl).href : text;
  return JSON.stringify([absolute, resumeKey ?? '']);
}

/** The endpoint a scope was made of, absolute; URLs encode the braces of its placeholders. */
export function endpointOf(scope: string): string {
  const [endpoint] = JSON.parse(scope) as [string];
  return endpoint.replaceAll(/%7B(name|path|id)%7D/g, '{$1}');
}

/** The scope of an endpoint for all resume keys, of one that has any. */
export function endpointScope(scope: string): string {
  const [endpoint] = JSON.parse(scope) as [string];
  return scopeOf(endpoint, undefined, undefined);
}
