import { BitsError } from '../errors.js';
import { plainName } from '../plain-name.js';
import { failureCode } from './requests/load-failure-code.js';
import type { SessionProblem, SessionState } from './machine/state.js';

/**
 * Creates the error that the page receives; as long as the code for failures is not there, one that says no more than its
 * code and the response do.
 *
 * @param state The session with the problem; undefined if there is none.
 */
export function toBitsError(
  problem: SessionProblem,
  fileName: string,
  state?: Pick<SessionState, 'troubles' | 'worked'>,
): BitsError {
  const known = failureCode();
  if (known) return known.toBitsError(problem, fileName, state);
  const { code, failure } = problem;
  return new BitsError({
    code,
    message: `${plainName(fileName)}: ${code}`,
    ...failure?.sent,
    status: failure?.fault?.status,
    retryable: true,
    cause: failure?.cause,
  });
}
