import type { RequestPacket } from '../protocol/packets.js';
import type { Failure } from './failure.js';

/** What the reducer wants done, as data; the runner does it in this order. */
export type SessionEffect =
  | {
      readonly type: 'send';
      readonly packet: RequestPacket;
      readonly url: string;
      readonly timeoutMs: number;
    }
  | { readonly type: 'fetch-reply'; readonly url: string }
  /** Look whether the file was delivered although the server no longer knows the session. */
  | {
      readonly type: 'prove-delivery';
      readonly url: string;
      /** Of the file, in bytes. */
      readonly size: number;
      readonly failure: Failure;
    }
  /** Abort the request under way; its answer will be late. */
  | { readonly type: 'abort' }
  /** Let time pass, as the waiting state's attempt and problem have it. */
  | { readonly type: 'wait' }
  | { readonly type: 'ask-credentials' }
  | { readonly type: 'ask-restart'; readonly acknowledged: number; readonly resumesFrom: number }
  /** Write the facts to the checkpoint; a later `send` waits for it. */
  | { readonly type: 'save' }
  /** Drop the checkpoint: done, or given up. */
  | { readonly type: 'forget' }
  /** A session was created, or taken up at an offset. */
  | { readonly type: 'opened'; readonly created: boolean; readonly offset: number };

export const ABORT = { type: 'abort' } as const;
export const SAVE = { type: 'save' } as const;
export const FORGET = { type: 'forget' } as const;
