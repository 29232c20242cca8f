/**
 * The Content-Security-Policy of the pages. As strict as a bank's: the element has to work under it. No page may
 * frame the demo.
 *
 * @param connect Origins besides its own that the page may send to, as in `connect-src`.
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

/** The same with what Vite's reload script needs: a worker from a Blob, outside of Trusted Types. */
export function developmentPolicy(connect = ''): string {
  return pagePolicy(connect).replace("require-trusted-types-for 'script'", 'worker-src blob:');
}
