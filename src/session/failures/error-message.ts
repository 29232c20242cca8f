import type * as Errors from '../../errors.js';
import type { Explanation } from '../../transport/transport.js';
import type { SessionErrorCode, SessionProblem, SessionState } from '../machine/state.js';
import { core } from './given.js';

/*
 * English messages, of codes that are not explained by the transport: the problem, and what a user or page author can do.
 * The element has translated ones.
 */

/** Of problems that a retry without any other change may solve. */
const RETRYABLE = {
  'disk-full': 'the server has no space left',
  'application-failed': 'the server application failed',
  'session-lost': 'the server lost acknowledged bytes',
  'session-stuck': 'the server answers, but the upload makes no progress',
  'delivery-mismatch': 'the destination has another file; start over',
  'reply-failed': 'the reply could not be fetched',
  network: 'the server cannot be reached, or the browser blocked the request (CORS)',
  timeout: 'the server did not answer in time',
  server: 'the server reported a failure',
};

/** Of problems that pass in a session that had worked: something in between answered, or contents were damaged. */
const RETRYABLE_IF_WORKED = {
  'not-bits-server':
    'the answer is not that of a BITS server; check the endpoint, or set method-override if a proxy refuses BITS_POST',
  'headers-hidden': 'the server must list the BITS headers in Access-Control-Expose-Headers',
  'uploads-disabled': 'BITS uploads are not enabled here',
  'bad-request': 'the server reports a malformed request',
  protocol: 'the server violates the protocol',
  redirected: 'the server redirects, which BITS does not follow',
};

const MESSAGES: Readonly<Record<Exclude<SessionErrorCode, Explanation['code']>, string>> = {
  ...RETRYABLE,
  ...RETRYABLE_IF_WORKED,
  forbidden: 'the server forbids the upload',
  auth: 'the server asks for credentials; sign in again',
  exists: 'the server has a file of that name, which may not be replaced',
  'too-large': 'the file is over the limit of the server',
  'empty-refused': 'the server takes no empty files',
  'reply-missing': 'the server sent no reply URL',
  page: "the page's code refused or failed",
};

/**
 * Creates the error that the page receives. Its `cause` is the error before it, and so on, down to what `fetch` or the
 * page's code threw.
 *
 * @param state The session with the problem; undefined if there is none.
 */
export function toBitsError(
  { code, failure }: SessionProblem,
  fileName: string,
  { troubles, worked }: Pick<SessionState, 'troubles' | 'worked'> = { troubles: [], worked: false },
): Errors.BitsError {
  const last = troubles.at(-1);
  const own = last?.problem.failure === failure ? last : undefined;
  const before = own ? troubles.slice(0, -1) : troubles;
  const earlier = before.at(-1)?.problem;
  const cause = earlier ? toBitsError(earlier, fileName, { troubles: before, worked }) : failure?.cause;
  const { status, hresult, context } = failure?.fault ?? {};
  // Status 0 is fetch's status of a redirect that it did not follow; HTTP has no such status.
  const details = [status && `HTTP ${status}`, hresult && core.formatHresult(hresult)]
    .filter(Boolean)
    .join(', ');
  const text =
    failure?.code === code ? (failure.cause as Error).message : MESSAGES[code as keyof typeof MESSAGES];
  return new core.BitsError({
    code,
    message: `${core.plainName(fileName)}: ${text}${details && ` (${details})`}`,
    ...failure?.sent,
    status,
    hresult,
    context,
    attempts: own?.attempts,
    retryable:
      code in RETRYABLE ||
      (worked && code in RETRYABLE_IF_WORKED) ||
      // It may be what the server has of this very upload, and removes in the end.
      (code === 'exists' && earlier !== undefined),
    cause,
  });
}
