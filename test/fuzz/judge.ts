import type { Answer } from './answers.js';
import type { FuzzRequest } from './requests.js';

/** Bytes sent on one connection. */
export interface Sent {
  readonly requests: readonly FuzzRequest[];
  /** All bytes, spoilt ones included, in Latin-1. */
  readonly wire: string;
  /** Index of the request from which on bytes were spoilt; the number of requests if none were. */
  readonly spoiltFrom: number;
}

/** Expected number of answers: to the requests before spoilt bytes or the end of the connection. */
export function expectedAnswers({ requests, spoiltFrom }: Sent): number {
  const last = requests.findIndex((request) => request.last);
  return Math.min(spoiltFrom, last < 0 ? requests.length : last + 1);
}

/**
 * Every breach of "each answer belongs to its own request", as a sentence.
 * @param broken the connection may have been broken off on purpose.
 */
export function judge(sent: Sent, answers: readonly Answer[], broken: boolean): string[] {
  const breaches: string[] = [];
  const expected = expectedAnswers(sent);
  if (answers.length < expected && !broken) breaches.push(`${answers.length} answers of ${expected}`);
  const ends = sent.requests.findIndex((request) => request.last);
  if (ends >= 0 && ends < sent.spoiltFrom && answers.length > ends + 1) {
    breaches.push(`${answers.length} answers, where request ${ends} ends the connection`);
  }
  let position = 0;
  answers.forEach((answer, i) => {
    const request = sent.requests[i];
    if (request && i < expected) breaches.push(...judgeOne(request, answer));
    else if (answer.seen) {
      // The number of requests after spoilt bytes is unknown; each answer has to be there, in this order.
      const found = sent.wire.indexOf(`${answer.seen.method} ${answer.seen.url} HTTP/1.`, position);
      if (found < 0)
        breaches.push(`an answer to what was not sent, or not in this order: ${describe(answer)}`);
      else position = found + 1;
    }
  });
  return breaches;
}

function judgeOne(request: FuzzRequest, answer: Answer): string[] {
  if (request.refused !== undefined) {
    const refused = answer.status === request.refused && !answer.seen;
    return refused
      ? []
      : [`request ${request.marker} is not refused with ${request.refused}: ${describe(answer)}`];
  }
  const { seen } = answer;
  if (
    seen?.marker !== request.marker ||
    seen.method !== request.method ||
    !seen.url.endsWith(`m=${request.marker}`)
  ) {
    return [`request ${request.marker} (${request.method}) has another's answer: ${describe(answer)}`];
  }
  if (!request.file || answer.status !== 200) return [];
  const text = request.method === 'HEAD' ? '' : request.file.text;
  const length = answer.headers.get('content-length');
  if (answer.body === text && length === String(request.file.text.length)) return [];
  return [`request ${request.marker} has another file than ${request.file.name}: ${describe(answer)}`];
}

function describe({ status, seen, body }: Answer): string {
  return `${status} ${seen ? `${seen.marker} ${seen.method} ${seen.url}` : 'of the front'}, ${body.length} bytes`;
}
