import type { IncomingMessage } from 'node:http';
import { targetPath } from '../core/destination.js';
import type { Pages } from '../front/node-handler.js';
import { AnswerBudget } from '../front/files/answer-budget.js';
import { jsonBody, send, sendJson } from '../front/send.js';
import { FaultRuleError } from './fault-rule.js';
import type { RequestLog } from './request-log.js';
import type { FaultRules } from './fault-rules.js';

const PATH = '/faults';
const MAX_BODY_BYTES = 256 * 1024;
/** Limits of the answers that wait for slow readers: each is created separately, and that of the log is large. */
const MAX_UNREAD = { answers: 64, bytes: 32 * 1024 * 1024 };

/**
 * The HTTP interface of the fault layer:
 *
 *     GET    /faults         the rules and how often each was applied
 *     POST   /faults         adds a rule, or an array of rules (JSON)
 *     DELETE /faults         removes all rules; `?id=3` one
 *     GET    /faults/log     every BITS request;  DELETE clears log and counts
 *     GET    /faults/stats   the counts
 */
export function createFaultPages(rules: FaultRules, log: RequestLog): Pages {
  const unread = new AnswerBudget(MAX_UNREAD.answers, MAX_UNREAD.bytes);
  const claims = (path: string): boolean => path === PATH || path.startsWith(`${PATH}/`);
  const serve: Pages['serve'] = async (head, request, response, added) => {
    const path = targetPath(head.target);
    const id = new URLSearchParams(head.target.split('?')[1] ?? '').get('id');
    const busy = (): void => send(response, 503, [['Retry-After', '1'], ['Content-Length', '0'], ...added]);
    if (!unread.enter(response)) {
      busy();
      return;
    }
    const json = (value: unknown, status = 200): void => {
      const body = jsonBody(value);
      if (unread.hold(body, response)) sendJson(response, status, body, added);
      else busy();
    };
    switch (`${head.method} ${path}`) {
      case `GET ${PATH}`:
        json({ rules: rules.rules });
        break;
      case `POST ${PATH}`:
        await addRules(request, rules, json);
        break;
      case `DELETE ${PATH}`:
        rules.clear(id === null ? undefined : Number(id));
        json({ rules: rules.rules });
        break;
      case `GET ${PATH}/log`:
        json({ entries: log.entries() });
        break;
      case `DELETE ${PATH}/log`:
        log.clear();
        json({ entries: [] });
        break;
      case `GET ${PATH}/stats`:
        json(log.stats());
        break;
      default:
        json({ error: 'no such page' }, 404);
    }
  };
  return { claims, serve };
}

async function addRules(
  request: IncomingMessage,
  rules: FaultRules,
  json: (value: unknown, status?: number) => void,
): Promise<void> {
  // A form of another site cannot send this type without a preflight.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    request.resume();
    json({ error: 'send application/json' }, 415);
    return;
  }
  try {
    const value: unknown = JSON.parse(await readText(request));
    json({ rules: rules.add(...(Array.isArray(value) ? (value as unknown[]) : [value])) }, 201);
  } catch (error) {
    if (!(error instanceof FaultRuleError) && !(error instanceof SyntaxError)) throw error;
    json({ error: error.message }, 400);
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new FaultRuleError('too many rules at once');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
