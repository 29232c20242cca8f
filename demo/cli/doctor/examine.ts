import { checkCors } from './check-cors.js';
import { checkMethod } from './check-method.js';
import { checkBrokenFragment, checkContentRange } from './check-session.js';
import { checkSize } from './check-size.js';
import { checkTime } from './check-time.js';
import type { Answer } from './exchange.js';
import { good, type Finding } from './finding.js';
import { programOf, type Program } from './remedies.js';
import { destination, send, type Visit } from './visit.js';

/** A finding, and the program that it is about, if it named itself. */
export interface Examined {
  readonly finding: Finding;
  readonly program: Program | undefined;
}

const PINGS = 3;
/** A refusal by size comes as fast as any answer; on a slow line it takes longer. */
const MIN_WAIT_MS = 700;

/** Looks at an endpoint from the method to CORS. What depends on a step that failed is left out. */
export async function examine(given: Visit): Promise<Examined[]> {
  const { finding, visit, answer } = await checkMethod(given);
  const program = programOf(answer.headers['server']);
  const examined: Examined[] = [];
  const add = (...findings: readonly (Finding | undefined)[]): void => {
    for (const each of findings) if (each) examined.push({ finding: each, program });
  };
  add(finding);
  if (!visit) return examined;

  const pings: Answer[] = [];
  for (let ping = 0; ping < PINGS; ping++) pings.push(await send(visit, destination(visit), 'Ping'));
  add(...checkTime(pings, Date.now()));
  const session = await checkContentRange(visit);
  add(session);
  if (session.level === 'good') {
    add(await checkBrokenFragment(visit));
    const slowestMs = Math.max(...pings.map(({ durationMs }) => durationMs));
    const sized = await checkSize(visit, Math.max(MIN_WAIT_MS, 5 * slowestMs));
    if (sized) examined.push({ finding: sized.finding, program: sized.program ?? program });
  }
  add(...(await origins(visit)));
  return examined;
}

/** Without a page it is not known whether CORS is needed. */
async function origins(visit: Visit): Promise<Finding[]> {
  const { pageOrigin, endpoint } = visit;
  if (pageOrigin === undefined)
    return [good('pages of the same origin need no CORS; --page ORIGIN looks at those of another')];
  if (new URL(endpoint).origin === pageOrigin)
    return [good('page and endpoint have one origin: no CORS is needed')];
  return checkCors(visit, pageOrigin);
}
