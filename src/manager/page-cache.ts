/**
 * Tells when the page goes into the back/forward cache, in which nothing of it runs and locks and
 * connections to storage must be let go, and when it comes back.
 *
 * @returns Ends the watch.
 */
export function watchPageCache(away: () => void, back: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  const hide = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) away();
  };
  const show = (event: Event): void => {
    if ((event as PageTransitionEvent).persisted) back();
  };
  globalThis.addEventListener('pagehide', hide);
  globalThis.addEventListener('pageshow', show);
  return () => {
    globalThis.removeEventListener('pagehide', hide);
    globalThis.removeEventListener('pageshow', show);
  };
}
