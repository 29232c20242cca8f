import { BitsError } from '../errors.js';
import { plainName } from '../plain-name.js';
import { formatHresult } from '../protocol/hresult.js';
import type { SessionErrorCode, SessionProblem } from './machine/state.js';

/** English messages: the problem, and what a user or page author can do. The element has translated ones. */
const MESSAGES: Readonly<Record<SessionErrorCode, string>> = {
  'not-bits-server': 'the server answered, but not as a BITS server; check the endpoint',
  'headers-hidden':
    'the BITS headers of the answer are hidden from the page; the server must list them in Access-Control-Expose-Headers',
  'uploads-disabled': 'the server takes no BITS uploads at this address',
  forbidden: 'the server does not permit the upload',
  auth: 'the server asks for credentials; sign in again',
  exists: 'a file of that name lies on the server and may not be replaced',
  'too-large': 'the file is over the limit of the server',
  'disk-full': 'the server has no space left',
  'empty-refused': 'the server does not take empty files',
  'bad-request': 'the server called the request malformed',
  'application-failed': 'the application behind the server failed to process the file',
  'session-lost': 'the server lost bytes that it had acknowledged',
  protocol: 'the answers of the server contradict the protocol',
  'reply-missing': 'the server named no reply to fetch',
  'reply-failed': 'the reply could not be fetched',
  redirected: 'the server redirects to another address, which a BITS client does not follow',
  network: 'the server cannot be reached, or the browser blocked the request (CORS)',
  timeout: 'the server did not answer in time',
  server: 'the server reported a failure',
  page: "the page's own code refused or failed",
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
