import { BitsError } from '../../errors.js';
import { plainName } from '../../plain-name.js';
import { MIN_FRAGMENT_BYTES } from '../../protocol/constants.js';
import { formatHresult } from '../../protocol/hresult.js';
import { PROBE_BYTES, resized, sizerWithin, topOf } from '../policy/fragment-sizer.js';
import { maxAttempts } from '../policy/retry-policy.js';
import { nextAttempt } from './failure-handling.js';
import { onReceivedOffset } from './on-ack.js';
import { SAVE } from './session-effect.js';
import { fragmentBytesOf, NO_HOST, NO_SESSION } from './state.js';
import { end, enter, finish, lookAt, resumePhase, settlePhase, step, stop, wait } from './transitions.js';

/**
 * Functions and constants that are passed to the code for failures, as a module that is loaded on demand must not import
 * those of the main bundle: they would run twice.
 */
export const CORE = {
  BitsError,
  end,
  enter,
  finish,
  formatHresult,
  fragmentBytesOf,
  lookAt,
  maxAttempts,
  MIN_FRAGMENT_BYTES,
  nextAttempt,
  NO_HOST,
  NO_SESSION,
  onReceivedOffset,
  plainName,
  PROBE_BYTES,
  resized,
  resumePhase,
  SAVE,
  settlePhase,
  sizerWithin,
  step,
  stop,
  topOf,
  wait,
} as const;
