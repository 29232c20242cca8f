import type { FragmentSizer } from './fragment-sizer.js';
import type { AskingState, RequestProblem } from './state.js';

/** A refusal that was taken for one of a Fragment's size, until a smaller one is accepted. */
export interface SizeRefusal {
  /** What the first of them said. */
  readonly problem: RequestProblem;
  /** The sizes before it. */
  readonly sizer: FragmentSizer;
}

/** It was no matter of size: the session goes on with the sizes it had before. */
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
