/** Key in localStorage of the ids of tasks whose checkpoints are to be deleted, separated by spaces. */
export const FORGOTTEN_KEY = 'bits-upload-forgotten';
/** Maximum length of that text: a hundred ids and more. */
const MAX_LENGTH = 4_000;

/**
 * Notes that checkpoints could not be deleted, in another storage than the one that failed: the next visit deletes them.
 * WebKit refuses all connections to IndexedDB until a reload after its network process has crashed.
 */
export function noteForgotten(ids: readonly string[]): void {
  try {
    localStorage.setItem(
      FORGOTTEN_KEY,
      [localStorage.getItem(FORGOTTEN_KEY), ...ids].join(' ').slice(-MAX_LENGTH),
    );
  } catch {
    // No storage works: the next visit looks at the destination before it sends a file again.
  }
}
