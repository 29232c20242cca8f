import { Deferred } from '../../support/deferred.js';

/**
 * Holds a Web Lock as another tab would.
 *
 * @returns When it is held: a function that releases it.
 */
export async function holdLock(name: string): Promise<() => void> {
  const [granted, end] = [new Deferred(), new Deferred()];
  void navigator.locks.request(name, () => {
    granted.resolve();
    return end.promise;
  });
  await granted.promise;
  return () => end.resolve();
}
