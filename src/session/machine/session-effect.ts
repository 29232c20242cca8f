import type { RequestPacket } from '../../protocol/packets.js';
import type { Failure } from '../policy/failure.js';

/** Effect of a step, as data; `Session` executes the effects of a step in order. */
export type SessionEffect =
  | {
      readonly type: 'send';
      readonly packet: RequestPacket;
      readonly url: string;
      readonly timeoutMs: number;
    }
  | { readonly type: 'fetch-reply'; readonly url: string }
  /** Look at the destination: whether the file was delivered. */
  | {
      readonly type: 'check-delivery';
      readonly url: string;
      /** The loss of the session that the look may refute; undefined: Close-Session was processed. */
      readonly failure?: Failure | undefined;
    }
  /** Abort the request under way. */
  | { readonly type: 'abort' }
  /** Start the retry timer; its delay depends on `attempt` and `problem` of the waiting state. */
  | { readonly type: 'wait' }
  | { readonly type: 'ask-credentials' }
  | { readonly type: 'ask-restart'; readonly acknowledged: number; readonly resumesFrom: number }
  /** Write the checkpoint; a `send` after it waits until it is stored, one before it does not. */
  | { readonly type: 'save' }
  /** Delete the checkpoint: the session is done or cancelled. */
  | { readonly type: 'forget' }
  /** Report that a session was created, or resumed at an offset. */
  | { readonly type: 'opened'; readonly created: boolean; readonly offset: number };

export const ABORT = { type: 'abort' } as const;
export const SAVE = { type: 'save' } as const;
export const FORGET = { type: 'forget' } as const;
