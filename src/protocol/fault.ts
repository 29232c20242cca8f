import type { Fault, ResponseHead } from './ack.js';
import { parseHresult } from './parse-hresult.js';
import { parseRetryAfter } from './retry-after.js';

// Loaded with the code for failures; so are the names of these headers.

/** HRESULT of an error, as named in [MC-BUP 2.2.1.2]. */
const ERROR = 'BITS-Error';
/** HRESULT of an error, as named in [W32]. */
const ERROR_CODE = 'BITS-Error-Code';
const ERROR_CONTEXT = 'BITS-Error-Context';
const RETRY_AFTER = 'Retry-After';

/** Parses what a Fault has besides the members that `readAck` found. */
export function readFault(found: Fault, head: ResponseHead, nowMs: number): Fault {
  const code = head.header(ERROR_CODE);
  const error = head.header(ERROR);
  return {
    ...found,
    hresult: parseHresult(code) ?? parseHresult(error),
    context: parseHresult(head.header(ERROR_CONTEXT)),
    retryAfterMs: parseRetryAfter(head.header(RETRY_AFTER), nowMs),
    bits: found.bits === true || (code ?? error) !== null,
    // A web page is no Ack, whatever is hidden of it: these two headers can always be read.
    crossOrigin:
      head.crossOrigin === true &&
      !(/html/i.test(head.header('Content-Type') ?? '') && head.header('Content-Length') !== '0'),
  };
}
