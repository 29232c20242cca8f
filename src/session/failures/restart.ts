import type { AskingState, RequestProblem } from '../machine/state.js';
import type { Step } from '../machine/transitions.js';
import { core } from './given.js';
import { announce } from './lost-session.js';

/**
 * Handles a lost session: asks the page whether to restart, then creates a new session at byte 0.
 *
 * @param closeUnknown The server did not know the session that Close-Session closed: see `checkDelivery`.
 */
export function restart(state: AskingState, { failure }: RequestProblem, closeUnknown = false): Step {
  const { sizer } = withFormerSizes(state);
  return announce({ ...state, ...core.NO_SESSION, sizer, closeUnknown }, state.offset, failure);
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
