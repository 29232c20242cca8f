import { FaultRuleError } from '../server/faults/fault-rule.js';
import type { FaultRules } from '../server/faults/fault-rules.js';

const json = (value: unknown, status = 200): Response => Response.json(value, { status });

/** Answers GET, POST and DELETE of the rules of the fault layer, as `/faults` of the reference server does. */
export async function answerFaults(request: Request, rules: FaultRules): Promise<Response> {
  if (request.method === 'GET') return json({ rules: rules.rules });
  if (request.method === 'DELETE') {
    const id = new URL(request.url).searchParams.get('id');
    rules.clear(id === null ? undefined : Number(id));
    return json({ rules: rules.rules });
  }
  if (request.method !== 'POST') return json({ error: 'no such page' }, 404);
  try {
    const value: unknown = await request.json();
    rules.add(...(Array.isArray(value) ? (value as unknown[]) : [value]));
    return json({ rules: rules.rules }, 201);
  } catch (error) {
    if (!(error instanceof FaultRuleError) && !(error instanceof SyntaxError)) throw error;
    return json({ error: error.message }, 400);
  }
}
