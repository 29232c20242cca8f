import type { FragmentSizer } from '../policy/fragment-sizer.js';
import type { AskingState, RequestProblem } from './state.js';

/** Refusals attributed to the size of a Fragment, until a smaller one is accepted. */
export interface SizeRefusal {
  /** Problem of the first refusal. */
  readonly problem: RequestProblem;
  /** Sizer before the first refusal. */
  readonly sizer: FragmentSizer;
}

/** Undoes the reduction of the Fragment size: the refusals had another cause. */
export function withFormerSizes<S extends AskingState>(state: S): S {
  const { refusal, sizer } = state;
  if (refusal === null) return state;
  const { refusedBytes } = refusal.sizer.limits;
  const former = {
    ...refusal.sizer,
    bytesPerMs: sizer.bytesPerMs,
    limits: { ...sizer.limits, refusedBytes },
  };
  return { ...state, refusal: null, sizer: former };
}
