/** What a manager does when the page's state changes. */
export interface PageListener {
  /** There is reason to try again at once: the browser is online again, or the page became visible. */
  wake(): void;
  /** The page enters the back/forward cache, in which nothing of it runs: locks and connections have to be released. */
  leavePage(): void;
  /** It comes back from there. */
  returnToPage(): void;
}

/** @param signal Ends the watch. */
export function watchPage(listener: PageListener, signal: AbortSignal): void {
  if (typeof globalThis.addEventListener !== 'function') return;
  const page = globalThis.document as Document | undefined;
  const watch = (type: string, react: (event: Event) => void, target: EventTarget = globalThis): void => {
    target.addEventListener(type, react, { signal });
  };
  watch('online', () => {
    listener.wake();
  });
  watch('pagehide', (event) => {
    if ((event as PageTransitionEvent).persisted) listener.leavePage();
  });
  watch('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) listener.returnToPage();
  });
  watch(
    'visibilitychange',
    () => {
      if (page?.visibilityState === 'visible') listener.wake();
    },
    page,
  );
}
