import type { BitsErrorCode } from '../../errors.js';
import type { TaskStatus } from './snapshot.js';

/** A packet that was sent. */
export interface DiagnosticPacket {
  /** Type of the packet, or `GET` for a reply and for the check of a delivered file. */
  readonly packet: string;
  /** First byte of a Fragment. */
  readonly start?: number | undefined;
  /** Byte after the last one of a Fragment. */
  readonly end?: number | undefined;
  /** Origin and shape of the URL. */
  readonly url: string;
}

/** One step of a session: what happened, and what the session did. */
export interface DiagnosticStep {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /** Id of the task. */
  readonly task: string;
  /** What happened: `answer`, `no-answer`, `start`, `pause`, `resume`, `cancel`, `waited` and so on. */
  readonly event: string;
  /** Phase of the session before and after the step. */
  readonly before: string;
  readonly after: string;
  /** Offset of the next byte that the server expects, after the step. */
  readonly offset: number;
  /** Number of consecutive failures, after the step. */
  readonly attempt: number;
  /** HTTP status of the response. */
  readonly status?: number | undefined;
  /** HRESULT of the response, e.g. `0x8020001f`. */
  readonly hresult?: string | undefined;
  /** BITS-Error-Context of the response. */
  readonly context?: number | undefined;
  /** BITS-Received-Content-Range of the response. */
  readonly receivedOffset?: number | undefined;
  /** Whether an error response has a header of BITS: another kind of server sends none. */
  readonly bits?: boolean | undefined;
  /** Retry-After of the response in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** Milliseconds from the packet to its response. */
  readonly durationMs?: number | undefined;
  /** Why there is no response: `network`, `timeout`, or the kind of the error in the page's code. */
  readonly reason?: string | undefined;
  /** Code of the failure that the session waits, pauses or failed for. */
  readonly problem?: BitsErrorCode | undefined;
  readonly sent?: DiagnosticPacket | undefined;
  /** What else the session did, such as `wait`, `save`, `ask-credentials`. */
  readonly actions?: readonly string[] | undefined;
}

/** A task as far as a report may show it. */
export interface DiagnosticTask {
  readonly id: string;
  /** Length and extension of the name, as in `23 *.pdf`. */
  readonly name: string;
  readonly size: number;
  readonly status: TaskStatus;
  readonly acknowledged: number;
  readonly restored: boolean;
  /** Origin and shape of the URL. */
  readonly url?: string | undefined;
  readonly error?: BitsErrorCode | undefined;
}

/**
 * A report for an operator or an issue. It has no content of a file, no name but its length and extension, no URL but its
 * origin and shape, and no header but the protocol's.
 */
export interface Diagnostics {
  /** Version of this package. */
  readonly version: string;
  /** `navigator.userAgent`. */
  readonly browser: string;
  readonly online: boolean;
  /** Whether the page is a secure context: without it there are no locks and no digests of the platform. */
  readonly secure: boolean;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly tasks: readonly DiagnosticTask[];
  /** The last 300 steps of all sessions of the page's list, the oldest first. */
  readonly steps: readonly DiagnosticStep[];
}
