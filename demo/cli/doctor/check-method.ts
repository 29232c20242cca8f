import { exchange, type Answer } from './exchange.js';
import { good, wrong, type Finding } from './finding.js';
import { METHOD, NODE_PARSER } from './remedies.js';
import { destination, isAck, packet, send, words, type Visit } from './visit.js';

export interface Reached {
  readonly finding: Finding;
  /** The form in which packets pass; undefined if none does. */
  readonly visit?: Visit;
  readonly answer: Answer;
}

/** Whether BITS_POST arrives at a BITS server, and otherwise whether POST with X-Http-Method-Override does. */
export async function checkMethod(visit: Visit): Promise<Reached> {
  const url = destination(visit);
  const answer = await send(visit, url, 'Ping');
  if (isAck(answer) && answer.status === 200)
    return { finding: good('BITS_POST arrives at a BITS server'), visit, answer };
  const plain = explained(answer);
  if (plain) return { finding: plain, answer };
  const tunnelled = { ...visit, tunnelled: true };
  const tunnel = await exchange(url, packet(tunnelled, 'Ping'), visit.line);
  if (isAck(tunnel) && tunnel.status === 200) {
    const what = `BITS_POST is answered by ${words(answer)} before the BITS server; POST with X-Http-Method-Override arrives there`;
    return { finding: wrong(what, isNodeParser(answer) ? NODE_PARSER : METHOD), visit: tunnelled, answer };
  }
  const remedy = isNodeParser(answer) ? { ...NODE_PARSER, ...METHOD } : METHOD;
  return { finding: wrong(`no BITS server answers: ${words(answer)} to BITS_POST`, remedy), answer };
}

/** Answers whose cause is not the method. */
function explained(answer: Answer): Finding | undefined {
  const { status, headers } = answer;
  if (status === 401 || status === 407)
    return wrong(`the endpoint wants credentials (${status}): give them by --header 'Authorization: …'`);
  if (status === 421)
    return wrong('the server does not accept this host name (421)', {
      "this package's server": 'the name in BITS_ALLOWED_HOSTS',
    });
  if (status >= 300 && status < 400)
    return wrong(`the endpoint redirects (${status}) to ${headers['location'] ?? 'nowhere'}: use that URL`);
  if (isAck(answer)) return wrong(`the BITS server refuses uploads here: ${words(answer)}`, METHOD);
  return undefined;
}

/** Node's parser answers a method that it does not know by a bare 400 and closes the connection. */
function isNodeParser({ status, headers, body }: Answer): boolean {
  return (
    status === 400 && headers['server'] === undefined && headers['connection'] === 'close' && body === ''
  );
}
