/**
 * The Content-Security-Policy of the pages. It is strict, because the element has to work under it: no inline code, no
 * other origin. No page may frame the demo; `framedPolicy` is the exception.
 *
 * @param connect Further origins to which the page may send requests, as in `connect-src`.
 */
export function pagePolicy(connect = ''): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** The same policy with the needs of Vite's reload script: a worker from a Blob, created without Trusted Types. */
export function developmentPolicy(connect = ''): string {
  return pagePolicy(connect).replace("require-trusted-types-for 'script'", 'worker-src blob:');
}

/** The same policy for a page that other pages of its own origin may frame. */
export function framedPolicy(policy: string): string {
  return policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
}
