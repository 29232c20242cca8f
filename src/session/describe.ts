import { BitsError } from '../errors.js';
import { formatHresult } from '../protocol/hresult.js';
import type { SessionErrorCode, SessionProblem } from './state.js';

/** What happened, and what a user or author can do about it. The element's languages have their own words. */
const SENTENCES: Readonly<Record<SessionErrorCode, string>> = {
  'not-bits-server': 'no BITS server; check the endpoint',
  'headers-hidden': 'Access-Control-Expose-Headers must list the BITS headers',
  'uploads-disabled': 'the server takes no uploads there',
  forbidden: 'the server forbids the upload',
  auth: 'the server asks to sign in again',
  exists: 'the server may not replace the file of that name',
  'too-large': 'over the limit of the server',
  'disk-full': 'the server has no space left',
  'empty-refused': 'the server takes no empty files',
  'bad-request': 'the server calls the request malformed',
  'application-failed': 'the application behind the server failed',
  'session-lost': 'the server forgot the upload',
  protocol: 'the server broke the protocol',
  'reply-missing': 'the server named no reply',
  'reply-failed': 'the reply could not be fetched',
  redirected: 'the server redirects; check the endpoint',
  network: 'the server cannot be reached (or CORS)',
  timeout: 'no answer in time',
  server: 'the server failed',
  page: "the page's own code failed",
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
