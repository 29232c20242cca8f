import { BitsError, type BitsErrorCode } from '../errors.js';
import { formatHresult } from '../protocol/hresult.js';
import type { SessionProblem } from './state.js';

/** What happened, and what a user or author can do about it. The element's languages have their own words. */
const SENTENCES: Readonly<Record<BitsErrorCode, string>> = {
  'bad-endpoint': 'the endpoint is no http or https URL; set the endpoint attribute',
  'bad-name': 'the name cannot be used as a remote file name; rename the file',
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
  'session-lost': 'the server forgot the upload again and again',
  protocol: 'the answers of the server contradict the protocol',
  'reply-missing': 'the server named no reply to fetch',
  'reply-failed': 'the reply could not be fetched',
  redirected: 'the server redirects to another address, which a BITS client does not follow',
  network: 'the server cannot be reached, or the browser blocked the request (CORS)',
  timeout: 'the server did not answer in time',
  server: 'the server reported a failure',
  'file-changed': 'the file changed on disk since it was picked',
  'file-unreadable': 'the file cannot be read any more; pick it again',
  page: "the page's own code refused or failed",
};

/** Codes with which trying again may help though nobody changes anything. */
const RETRYABLE: ReadonlySet<BitsErrorCode> = new Set<BitsErrorCode>([
  'network',
  'timeout',
  'server',
  'disk-full',
  'application-failed',
  'session-lost',
  'reply-failed',
]);

/** Makes the error a page sees. */
export function describe(problem: SessionProblem, fileName: string): BitsError {
  const fault = problem.failure?.fault;
  const particulars = [
    fault !== undefined && fault.status !== 0 ? `HTTP ${fault.status}` : '',
    fault?.hresult === undefined ? '' : formatHresult(fault.hresult),
  ].filter((text) => text !== '');
  const suffix = particulars.length > 0 ? ` (${particulars.join(', ')})` : '';
  return new BitsError({
    code: problem.code,
    message: `${fileName}: ${SENTENCES[problem.code]}${suffix}`,
    status: fault?.status,
    hresult: fault?.hresult,
    context: fault?.context,
    retryable: RETRYABLE.has(problem.code),
    cause: problem.failure?.cause,
  });
}
