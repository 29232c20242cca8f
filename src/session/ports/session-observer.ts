import type { BitsError } from '../../errors.js';
import type { FileTrouble } from '../../file/file-source.js';
import type { SessionState } from '../machine/state.js';

/** Callbacks of a session. It works without any of them. */
export interface SessionObserver {
  /** Called once per event that changed the state, after its effects were started. */
  changed?(state: SessionState): void;
  /** Called when a request was handed to the transport, or failed: `sentAtMs` has changed. */
  requestChanged?(): void;
  opened?(created: boolean, offset: number): void;
  /**
   * Called before a retry delay.
   *
   * @param offline Whether the browser is offline.
   * @returns False to fail at once.
   */
  waiting?(error: BitsError, attempt: number, delayMs: number, offline: boolean): boolean;
  /**
   * Called when the server lost acknowledged bytes.
   *
   * @param acknowledged Number of bytes that the server had acknowledged.
   * @param resumesFrom Offset at which the upload continues; 0 for a new session.
   * @returns False to fail instead.
   */
  sessionLost?(acknowledged: number, resumesFrom: number): boolean;
  replied?(url: string, blob: Blob): void;
  /** Called when the file was changed or deleted, after the session was paused. */
  fileLost?(trouble: FileTrouble): void;
}
