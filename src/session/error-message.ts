import { BitsError } from '../errors.js';
import { plainName } from '../plain-name.js';
import { formatHresult } from '../protocol/hresult.js';
import type { SessionErrorCode, SessionProblem } from './machine/state.js';

/** English messages: the problem, and what a user or page author can do. The element has translated ones. */
const MESSAGES: Readonly<Record<SessionErrorCode, string>> = {
  'not-bits-server': 'the answer is not that of a BITS server; check the endpoint',
  'headers-hidden': 'the server must list the BITS headers in Access-Control-Expose-Headers',
  'uploads-disabled': 'BITS uploads are not enabled here',
  forbidden: 'the server forbids the upload',
  auth: 'the server asks for credentials; sign in again',
  exists: 'the server has a file of that name, which may not be replaced',
  'too-large': 'the file is over the limit of the server',
  'disk-full': 'the server has no space left',
  'empty-refused': 'the server takes no empty files',
  'bad-request': 'the server reports a malformed request',
  'application-failed': 'the server application failed',
  'session-lost': 'the server lost acknowledged bytes',
  protocol: 'the server violates the protocol',
  'reply-missing': 'the server sent no reply URL',
  'reply-failed': 'the reply could not be fetched',
  redirected: 'the server redirects, which BITS does not follow',
  network: 'the server cannot be reached, or the browser blocked the request (CORS)',
  timeout: 'the server did not answer in time',
  server: 'the server reported a failure',
  page: "the page's code refused or failed",
};

/** Codes of problems that a retry without any other change may solve. */
const RETRYABLE: readonly SessionErrorCode[] = [
  'network',
  'timeout',
  'server',
  'disk-full',
  'application-failed',
  'session-lost',
  'reply-failed',
];

/** Creates the error that the page receives. */
export function toBitsError({ code, failure }: SessionProblem, fileName: string): BitsError {
  const { status, hresult, context } = failure?.fault ?? {};
  // Status 0 is fetch's status of a redirect that it did not follow; HTTP has no such status.
  const details = [status && `HTTP ${status}`, hresult && formatHresult(hresult)].filter(Boolean).join(', ');
  return new BitsError({
    code,
    message: `${plainName(fileName)}: ${MESSAGES[code]}${details && ` (${details})`}`,
    status,
    hresult,
    context,
    retryable: RETRYABLE.includes(code),
    cause: failure?.cause,
  });
}
