import type { ByteRange } from '../../protocol/content-range.js';
import type { BitsErrorCode } from '../../errors.js';
import type { Failure } from '../policy/failure.js';
import type { FragmentSizer } from '../policy/fragment-sizer.js';
import type { SizeRefusal, Trouble } from './trouble.js';

/** Settings of a session, from the page's options; constant during the session. */
export interface SessionSettings {
  /** Local name of the file, for Content-Name. */
  readonly name: string;
  /** Size of the file in bytes. */
  readonly size: number;
  /** URL of the remote file. */
  readonly url: string;
  readonly uploadReply: boolean;
  readonly followHostId: boolean;
  readonly ping: 'auto' | 'always' | 'never';
  /** Whether the page supplies credentials on 403, too. */
  readonly authOnForbidden: boolean;
  /** Whether Fragments have a Content-Digest: a 400 may then mean that one was damaged in transit. */
  readonly digests: boolean;
  /** Whether the destination is looked at after Close-Session. `auto`: after trouble, and after long uploads. */
  readonly verify: 'auto' | 'always' | 'never';
  /** Time of the task's creation, before which the file was not sent. Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** An earlier session of the file may have been closed: a destination that exists is looked at. */
  readonly closeSent?: boolean | undefined;
}

/** Data of a session that is independent of its phase. */
export interface SessionFacts {
  readonly settings: SessionSettings;
  readonly sizer: FragmentSizer;
  /** Incremented at every state change. Results of effects of an earlier generation are late, and ignored. */
  readonly generation: number;
  readonly sessionId: string | null;
  /** Host that replaces that of the URL in later packets. */
  readonly hostId: string | null;
  /** Milliseconds without a connection to the host id after which it is dropped; null: never. */
  readonly hostIdFallbackMs: number | null;
  /** Time of the first failure to reach the host id since the last Fragment response, in ms since 1970; null: none. */
  readonly hostTroubleSinceMs: number | null;
  /** Offset of the next byte that the server expects: from responses to Fragments and 416s; 0 in a new session. */
  readonly offset: number;
  /** Largest end of a Fragment sent in this session: no Ack can exceed it. After a reload that of `reservedEnd`. */
  readonly sentEnd: number;
  /** End of what may be sent without another write of the checkpoint, which has it as `sentEnd`. */
  readonly reservedEnd: number;
  /** A Close-Session was sent and not acknowledged. */
  readonly closeSent: boolean;
  /** The server did not know the session at Close-Session: see `checkDelivery`. */
  readonly closeUnknown: boolean;
  /** Resolved URL of the reply. */
  readonly replyUrl: string | null;
  /** The page received the reply. Not in the checkpoint: after a reload the page needs it again. */
  readonly replied: boolean;
  /** A Fragment of this session was acknowledged, or the session is from an earlier visit. */
  readonly worked: boolean;
  /** The server has acknowledged a packet of this upload. */
  readonly spoke: boolean;
  /** Time that acknowledged requests took. Milliseconds; Infinity after a failure, a pause or a resumption: see `finish`. */
  readonly spentMs: number;
  /** The destination was looked at, and has the file. */
  readonly verified: boolean;
  /** An earlier session is being resumed, and no response has confirmed it yet. */
  readonly resuming: boolean;
  /** The server's offset may differ from `offset`, so that the next Fragment is a small one. */
  readonly unsure: boolean;
  /** Number of consecutive failures since `offset` last advanced. */
  readonly attempt: number;
  /** Credentials were renewed, and no request has succeeded since. */
  readonly authTried: boolean;
  /** Number of losses of the session, or of acknowledged bytes, since `offset` last advanced. */
  readonly losses: number;
  /** Number of losses since the start. */
  readonly lossesInAll: number;
  /** Number of responses since `offset` last changed that requested the bytes just sent. */
  readonly stalls: number;
  /** Number of consecutive failures that suggest a lost session; with an acknowledged Ping between them unless `ping` is `never`. */
  readonly lossSigns: number;
  /** Failures since `offset` last advanced, first to last: the causes of an error. */
  readonly troubles: readonly Trouble[];
  /** Fragments were probably refused for their size, and no smaller one was accepted since. */
  readonly refusal: SizeRefusal | null;
  /** The last Fragment above any accepted size that lost its connection; `accepted`: a smaller one was accepted since. */
  readonly broken: { readonly bytes: number; readonly accepted: boolean } | null;
}

/** Phases with a request under way. */
const ACTIVE_PHASES = ['probing', 'creating', 'sending', 'replying', 'closing', 'cancelling'] as const;

export type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** Reason for a wait. */
export type WaitReason = 'retry' | 'credentials' | 'session-lost';

/** Error codes of a session; the others are detected before it starts. */
export type SessionErrorCode = Exclude<BitsErrorCode, 'bad-endpoint' | 'bad-name'>;

/** Cause of a failure, for the error that the page receives. */
export interface SessionProblem {
  readonly code: SessionErrorCode;
  readonly failure?: Failure | undefined;
}

/** Problem caused by a failed request. */
export interface RequestProblem extends SessionProblem {
  readonly failure: Failure;
}

/**
 * State of a session: a discriminated union over `phase`, in the terms of [MC-BUP 3.1.1.2].
 *
 * | phase      | MC-BUP         | may be followed by |
 * |------------|----------------|--------------------|
 * | idle       | INIT           | creating, probing, sending, replying, closing, paused, cancelling |
 * | creating   | CREATE_SESSION | probing, sending, closing, done, waiting, paused, cancelling, failed |
 * | probing    | PING           | creating, sending, replying, closing, waiting, paused, cancelling, failed |
 * | sending    | FRAGMENT       | sending, done, probing, replying, closing, waiting, paused, cancelling, failed |
 * | replying   | GET_REPLY      | closing, waiting, paused, cancelling, failed |
 * | closing    | COMPLETE       | done, sending, replying, waiting, paused, cancelling, failed |
 * | waiting    | –              | the phase it interrupted, creating, paused, cancelling, failed |
 * | paused     | SUSPEND        | probing, creating, sending, replying, closing, cancelling |
 * | cancelling | CANCEL         | cancelled, waiting |
 * | failed     | –              | probing, creating, sending, replying, closing, cancelling |
 * | done, cancelled | –         | nothing |
 *
 * Without a session id `cancelling` is skipped. The look at the destination belongs to the phase it follows: after
 * Close-Session to `closing`, which a checkpoint with `closeSent` leads back to; before an earlier session counts as lost
 * to `sending`.
 */
export type SessionState = SessionFacts &
  (
    | { readonly phase: 'idle' }
    | { readonly phase: 'creating' }
    | { readonly phase: 'probing' }
    | { readonly phase: 'replying' }
    | { readonly phase: 'done' }
    | { readonly phase: 'cancelled' }
    /** `again`: an earlier Close-Session had no Ack and may have been processed. */
    | { readonly phase: 'closing'; readonly again: boolean }
    /** `awaitsCreate`: the Ack of Create-Session is awaited first, for the session id. */
    | { readonly phase: 'cancelling'; readonly awaitsCreate: boolean }
    | { readonly phase: 'sending'; readonly range: ByteRange }
    | {
        readonly phase: 'waiting';
        readonly next: ActivePhase;
        readonly reason: WaitReason;
        readonly problem: RequestProblem;
      }
    /** `problem`: cause of the pause; undefined if the user paused. */
    | { readonly phase: 'paused'; readonly problem?: SessionProblem | undefined }
    | { readonly phase: 'failed'; readonly problem: SessionProblem }
  );

export type Phase = SessionState['phase'];

/** States with a request under way. */
export type AskingState = Extract<SessionState, { phase: ActivePhase }>;

/** Size of the Fragment under way in bytes; 0 without one. */
export function fragmentBytesOf(state: SessionState): number {
  return state.phase === 'sending' ? state.range.end - state.range.start : 0;
}

/** Whether a request is under way. */
export function isAsking(state: SessionState): state is AskingState {
  return (ACTIVE_PHASES as readonly Phase[]).includes(state.phase);
}

/** Whether Cancel-Session is under way, or follows the current wait. */
export function isCancelling(state: SessionState): boolean {
  return state.phase === 'cancelling' || (state.phase === 'waiting' && state.next === 'cancelling');
}

/** Whether a session has ended in this phase. */
export function isEndedPhase(phase: Phase): boolean {
  return phase === 'done' || phase === 'cancelled' || phase === 'failed';
}

/** Facts of a session without a host id. */
export const NO_HOST = { hostId: null, hostIdFallbackMs: null, hostTroubleSinceMs: null } as const;

/** Facts of a file without a session on the server. */
export const NO_SESSION = {
  ...NO_HOST,
  sessionId: null,
  offset: 0,
  sentEnd: 0,
  reservedEnd: 0,
  closeSent: false,
  closeUnknown: false,
  replyUrl: null,
  replied: false,
  worked: false,
  unsure: false,
  resuming: false,
  stalls: 0,
  lossSigns: 0,
  refusal: null,
  broken: null,
} as const;
