/** Where no frames are drawn (a hidden page, no page at all) this often is enough. Milliseconds. */
const HIDDEN_MS = 100;

/** Calls back at the next frame, or soon where none is drawn. */
export function nextFrame(callback: () => void): void {
  const page = globalThis.document as Document | undefined;
  if (page?.visibilityState === 'visible') requestAnimationFrame(callback);
  else setTimeout(callback, HIDDEN_MS);
}
