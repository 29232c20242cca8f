import { BitsError } from '../../errors.js';
import { plainName } from '../../plain-name.js';
import { MIN_FRAGMENT_BYTES } from '../../protocol/constants.js';
import { formatHresult } from '../../protocol/hresult.js';
import { sizerAfterBreak, sizerAfterRefusal, topOf } from '../policy/fragment-sizer.js';
import { attemptLimit } from '../policy/retry-policy.js';
import { announce } from './lost-session.js';
import { onReceivedOffset } from './on-ack.js';
import { nextPhase, retryWithinLimit, wait } from './retry.js';
import { SAVE } from './session-effect.js';
import { ACTIVE_PHASES, fragmentBytesOf, NO_HOST, NO_SESSION } from './state.js';
import { end, enter, finish, lookAt, resumePhase, step, stop } from './transitions.js';

/**
 * Functions and constants that are passed to the code for failures, as a module that is loaded on demand must not import
 * those of the main bundle: they would run twice.
 */
export const CORE = {
  ACTIVE_PHASES,
  announce,
  attemptLimit,
  BitsError,
  end,
  enter,
  finish,
  formatHresult,
  fragmentBytesOf,
  lookAt,
  MIN_FRAGMENT_BYTES,
  nextPhase,
  NO_HOST,
  NO_SESSION,
  onReceivedOffset,
  plainName,
  resumePhase,
  retryWithinLimit,
  SAVE,
  sizerAfterBreak,
  sizerAfterRefusal,
  step,
  stop,
  topOf,
  wait,
} as const;
