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
  | {
      readonly type: 'wait';
      readonly failure: Failure;
      readonly attempt: number;
      readonly retryAfterMs: number | undefined;
    }
  | { readonly type: 'ask-credentials'; readonly failure: Failure }
  | { readonly type: 'ask-restart'; readonly acknowledged: number }
  /** Write the facts to the checkpoint; a later `send` waits for it. */
  | { readonly type: 'save' }
  /** Drop the checkpoint: done, or given up. */
  | { readonly type: 'forget' }
  /** A session was created, or taken up at an offset. */
  | { readonly type: 'opened'; readonly created: boolean; readonly offset: number };
