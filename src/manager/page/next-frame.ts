/** Delay if no frames are drawn: in a hidden page, or without a page. Milliseconds. */
const HIDDEN_MS = 100;

/** Calls back at the next frame, or after `HIDDEN_MS` if none is drawn. */
export function nextFrame(callback: () => void): void {
  const page = globalThis.document as Document | undefined;
  if (page?.visibilityState === 'visible') requestAnimationFrame(callback);
  else setTimeout(callback, HIDDEN_MS);
}
