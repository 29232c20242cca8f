import type { FragmentSizer } from '../policy/fragment-sizer.js';
import type { RequestProblem } from './state.js';

/** Failures in the same way, one after the other. */
export interface Trouble {
  /** Problem of the last of them. */
  readonly problem: RequestProblem;
  /** What makes another failure the same: phase, kind, status, HRESULT, and whether the browser is offline. */
  readonly way: string;
  readonly attempts: number;
  /** Time of the first failure, or of a later failed Ping. Milliseconds since 1970. */
  readonly sinceMs: number;
  /** The failures are many, and last for long: the session may be stuck. */
  readonly isLong: boolean;
  /** A Ping was acknowledged since, and none failed after it. */
  readonly pinged?: boolean;
}

/** Refusals attributed to the size of a Fragment, until a smaller one is accepted. */
export interface SizeRefusal {
  /** Problem of the first refusal. */
  readonly problem: RequestProblem;
  /** Sizer before the first refusal. */
  readonly sizer: FragmentSizer;
}
