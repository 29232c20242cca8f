/**
 * Value of `fingerprint` for a session that may have bytes of two versions of a file, because the engine read on after
 * the change. It equals no fingerprint, so that no file, not even the restored original, continues the session.
 */
export const MIXED = 'mixed';
