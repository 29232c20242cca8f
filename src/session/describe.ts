import { BitsError } from '../errors.js';
import { formatHresult } from '../protocol/hresult.js';
import type { SessionErrorCode, SessionProblem } from './state.js';

/** What happened, and what a user or author can do about it. The element's languages have their own words. */
const SENTENCES: Readonly<Record<SessionErrorCode, string>> = {
  'not-bits-server': 'no BITS server answered; check the endpoint',
  'headers-hidden': 'the server must list its BITS headers in Access-Control-Expose-Headers',
  'uploads-disabled': 'the server takes no BITS uploads here',
  forbidden: 'the server forbids the upload',
  auth: 'the server asks for credentials; sign in again',
  exists: 'the server has a file of that name and may not replace it',
  'too-large': 'over the limit of the server',
  'disk-full': 'the server has no space left',
  'empty-refused': 'the server takes no empty files',
  'bad-request': 'the server called the request malformed',
  'application-failed': 'the application behind the server failed',
  'session-lost': 'the server forgot the upload',
  protocol: 'the server contradicts the protocol',
  'reply-missing': 'the server named no reply',
  'reply-failed': 'the reply could not be fetched',
  redirected: 'the server redirects, which BITS does not follow; check the endpoint',
  network: 'the server cannot be reached, or CORS forbids it',
  timeout: 'the server did not answer in time',
  server: 'the server failed',
  page: "the page's own code refused or failed",
};

/** Codes with which trying again may help though nobody changes anything. */
const RETRYABLE: readonly SessionErrorCode[] = [
  'network',
  'timeout',
  'server',
  'disk-full',
  'application-failed',
  'session-lost',
  'reply-failed',
];

/** Makes the error a page sees. */
export function describe({ code, failure }: SessionProblem, fileName: string): BitsError {
  const { status, hresult, context } = failure?.fault ?? {};
  // Status 0 is a redirect's, which HTTP does not know.
  const said = [status && `HTTP ${status}`, hresult && formatHresult(hresult)].filter(Boolean).join(', ');
  return new BitsError({
    code,
    message: `${fileName}: ${SENTENCES[code]}${said && ` (${said})`}`,
    status,
    hresult,
    context,
    retryable: RETRYABLE.includes(code),
    cause: failure?.cause,
  });
}
