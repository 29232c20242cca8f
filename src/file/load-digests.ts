import type * as Digests from './fingerprint.js';

/** Loads what computes digests of files, with the first upload: most visits to a page upload nothing. */
export const loadDigests = (): Promise<typeof Digests> => import('./fingerprint.js');
