import type { identityOf } from '../files/incoming-file.js';
import type { ruleCheck } from '../files/file-rules.js';
import type { isDiscarded, isFinished } from '../contract/task-status.js';
import type { isFinishedState } from '../task/task-state.js';

// What is needed only where another tab shows the same tasks: loaded together, with the first message or claim.
export { receive } from './handle-message.js';
export { takeOver } from './take-over.js';

/**
 * Functions that are passed to the code for other tabs, as a module that is loaded on demand must not import those of the
 * main bundle: they would run twice.
 */
export interface CoreFunctions {
  readonly identityOf: typeof identityOf;
  readonly isDiscarded: typeof isDiscarded;
  readonly isFinished: typeof isFinished;
  readonly isFinishedState: typeof isFinishedState;
  readonly ruleCheck: typeof ruleCheck;
}
