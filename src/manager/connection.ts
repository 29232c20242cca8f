/**
 * Calls back when there is reason to try again at once: the browser is online again, or the page became
 * visible.
 *
 * @returns Ends the watch.
 */
export function watchConnection(wake: () => void): () => void {
  if (typeof globalThis.addEventListener !== 'function') return () => undefined;
  const page = globalThis.document as Document | undefined;
  const whenVisible = (): void => {
    if (page?.visibilityState === 'visible') wake();
  };
  globalThis.addEventListener('online', wake);
  page?.addEventListener('visibilitychange', whenVisible);
  return () => {
    globalThis.removeEventListener('online', wake);
    page?.removeEventListener('visibilitychange', whenVisible);
  };
}
