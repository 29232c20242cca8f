/**
 * Returns a function that loads code at its first call, and once only: those who wait for it continue in the order of
 * their calls, which several `import()` of one module do not ensure while it is loaded. After a failure the next call
 * loads again.
 */
export function loadOnce<Code>(load: () => Promise<Code>): () => Promise<Code> {
  let loading: Promise<Code> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    }));
}
