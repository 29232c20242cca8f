import type { ByteRange } from '../protocol/content-range.js';
import type { BitsErrorCode } from '../errors.js';
import type { Failure } from './failure.js';
import type { FragmentSizer } from './fragment-sizer.js';
import type { SizeRefusal } from './size-refusal.js';

/** What an author decides about a session; fixed for its life. */
export interface SessionSettings {
  /** The local name, for Content-Name. */
  readonly name: string;
  /** Size of the file in bytes. */
  readonly size: number;
  /** The remote file's URL. */
  readonly url: string;
  readonly uploadReply: boolean;
  readonly followHostId: boolean;
  readonly ping: 'auto' | 'always' | 'never';
  /** Whether the page wants to be asked for credentials on 403 too. */
  readonly authOnForbidden: boolean;
  /** Fragments bear a digest: a 400 may mean that one was damaged on the way. */
  readonly digests: boolean;
}

/** What is known of the session, whatever the phase. */
export interface SessionFacts {
  readonly settings: SessionSettings;
  readonly sizer: FragmentSizer;
  /** Counts the state's moves. Answers bear the generation they were asked in; those of another are late and dropped. */
  readonly generation: number;
  readonly sessionId: string | null;
  /** Replaces the host of the URL in later packets. */
  readonly hostId: string | null;
  /** Milliseconds without progress after which the host id is given up; null: never. */
  readonly hostIdFallbackMs: number | null;
  /** When the host id's host was first not reached since it last worked; null: it works. */
  readonly hostTroubleSinceMs: number | null;
  /** Next byte the server wants. Moves by Acks only. */
  readonly offset: number;
  /** End of the farthest Fragment ever sent in this session: no Ack can be beyond it. */
  readonly sentEnd: number;
  /** A Close-Session went out whose Ack has not come. */
  readonly closeSent: boolean;
  /** The server did not know the session that Close-Session closed: see `settle`. */
  readonly closeUnknown: boolean;
  /** The reply's resolved URL. */
  readonly replyUrl: string | null;
  /** The page has the reply. Not in the checkpoint: after a reload it wants it again. */
  readonly replied: boolean;
  /** A Fragment of this session was acknowledged, now or on an earlier visit. */
  readonly worked: boolean;
  /** An earlier session is being taken up, and no answer has confirmed it yet. */
  readonly resuming: boolean;
  /** Something broke: the server may have more or less than `offset` says, so ask with little. */
  readonly unsure: boolean;
  /** Failures in a row since bytes last advanced. */
  readonly attempt: number;
  /** Credentials were renewed and nothing has been accepted since. */
  readonly authTried: boolean;
  /** Sessions, or acknowledged bytes, lost since bytes last advanced. */
  readonly losses: number;
  /** The same since the start, whatever advanced. */
  readonly lossesInAll: number;
  /** Fragment answers since `offset` last moved that asked for what was just sent. */
  readonly stalls: number;
  /** Failures that smell of a lost session, each after a Ping that proved the server well. */
  readonly suspicions: number;
  /** Fragments were refused for their size, as it seems, and no smaller one was accepted since. */
  readonly refusal: SizeRefusal | null;
  /** The last Fragment larger than any accepted one on which the connection broke; `worked`: a smaller one went through since. */
  readonly broken: { readonly bytes: number; readonly worked: boolean } | null;
}

/** The phases a packet, or the reply's GET, is under way in: the columns of the outcome table. */
export const ACTIVE_PHASES = ['probing', 'creating', 'sending', 'replying', 'closing', 'cancelling'] as const;

export type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** What a wait is for. */
export type WaitReason = 'retry' | 'credentials' | 'session-lost';

/** What may go wrong with a session; the other codes are found before there is one. */
export type SessionErrorCode = Exclude<BitsErrorCode, 'bad-endpoint' | 'bad-name'>;

/** Why the session stopped for good, for the error that is shown. */
export interface SessionProblem {
  readonly code: SessionErrorCode;
  readonly failure?: Failure | undefined;
}

/** The same, where a request failed. */
export interface RequestProblem extends SessionProblem {
  readonly failure: Failure;
}

/**
 * One session of one file, a discriminated union over `phase`; names mirror [MC-BUP 3.1.1.2].
 *
 * | phase      | MC-BUP         | may be followed by |
 * |------------|----------------|--------------------|
 * | idle       | INIT           | creating, probing, sending, replying, closing, paused, cancelling |
 * | creating   | CREATE_SESSION | probing, sending, closing, done, waiting, paused, cancelling, failed |
 * | probing    | PING           | creating, sending, replying, closing, waiting, paused, cancelling, failed |
 * | sending    | FRAGMENT       | sending, probing, replying, closing, waiting, paused, cancelling, failed |
 * | replying   | GET_REPLY      | closing, waiting, paused, cancelling, failed |
 * | closing    | COMPLETE       | done, sending, replying, waiting, paused, cancelling, failed |
 * | waiting    | –              | the phase it interrupted, creating, paused, cancelling, failed |
 * | paused     | SUSPEND        | probing, creating, sending, replying, closing, cancelling |
 * | cancelling | CANCEL         | cancelled, waiting |
 * | failed     | –              | probing, creating, sending, replying, closing, cancelling |
 * | done, cancelled | –         | nothing |
 *
 * A cancelling that has nothing to tell the server is skipped: `cancelled` follows at once.
 */
export type SessionState = SessionFacts &
  (
    | { readonly phase: 'idle' }
    | { readonly phase: 'creating' }
    | { readonly phase: 'probing' }
    | { readonly phase: 'replying' }
    | { readonly phase: 'done' }
    | { readonly phase: 'cancelled' }
    /** `again`: an earlier Close-Session may have been carried out, its Ack lost. */
    | { readonly phase: 'closing'; readonly again: boolean }
    /** `awaitsCreate`: the Ack of a Create-Session is awaited first, to learn what to cancel. */
    | { readonly phase: 'cancelling'; readonly awaitsCreate: boolean }
    | { readonly phase: 'sending'; readonly range: ByteRange }
    | {
        readonly phase: 'waiting';
        readonly next: ActivePhase;
        readonly reason: WaitReason;
        readonly problem: RequestProblem;
      }
    /** `problem`: what asked for the pause, where it was not the user. */
    | { readonly phase: 'paused'; readonly problem?: SessionProblem | undefined }
    | { readonly phase: 'failed'; readonly problem: SessionProblem }
  );

export type Phase = SessionState['phase'];

/** The states of those phases. */
export type AskingState = Extract<SessionState, { phase: ActivePhase }>;

/** Size of the Fragment under way in bytes; 0: none is. */
export function fragmentBytesOf(state: SessionState): number {
  return state.phase === 'sending' ? state.range.end - state.range.start : 0;
}

/** Whether a packet, or the reply's GET, is under way. */
export function isAsking(state: SessionState): state is AskingState {
  return (ACTIVE_PHASES as readonly Phase[]).includes(state.phase);
}

/** Whether Cancel-Session is under way, or will be when a wait is over. */
export function isCancelling(state: SessionState): boolean {
  return state.phase === 'cancelling' || (state.phase === 'waiting' && state.next === 'cancelling');
}

/** Phases from which a session goes nowhere by itself. */
export function isEnded(phase: Phase): boolean {
  return phase === 'done' || phase === 'cancelled' || phase === 'failed';
}

/** The facts of a session on the destination's own host. */
export const NO_HOST = { hostId: null, hostIdFallbackMs: null, hostTroubleSinceMs: null } as const;

/** The facts of a file that has no session on the server. */
export const NO_SESSION = {
  ...NO_HOST,
  sessionId: null,
  offset: 0,
  sentEnd: 0,
  closeSent: false,
  closeUnknown: false,
  replyUrl: null,
  replied: false,
  worked: false,
  unsure: false,
  resuming: false,
  stalls: 0,
  suspicions: 0,
  refusal: null,
  broken: null,
} as const;
