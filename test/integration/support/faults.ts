import type { BookedRule } from '../../../demo/server/faults/fault-rules.js';
import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';
import type { Stats } from '../../../demo/server/faults/tally.js';

/** Adds a rule to the server of this browser. */
export async function addFault(rule: FaultRule): Promise<number> {
  const answer = await fetch('/faults', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rule),
  });
  if (!answer.ok) throw new Error(await answer.text());
  const { rules } = (await answer.json()) as { rules: BookedRule[] };
  return rules[0]!.id;
}

/** Number of times that a rule was applied. */
export async function faultHits(id: number): Promise<number> {
  const { rules } = (await (await fetch('/faults')).json()) as { rules: BookedRule[] };
  return rules.find((booked) => booked.id === id)?.hits ?? 0;
}

/** Removes a rule. Resolves to the number of times it was applied. */
export async function removeFault(id: number): Promise<number> {
  const hits = await faultHits(id);
  await fetch(`/faults?id=${id}`, { method: 'DELETE' });
  return hits;
}

/** Bytes of content that arrived for this path, what came twice counted twice. */
export async function bytesArrived(path: string): Promise<number> {
  const stats = (await (await fetch('/faults/stats')).json()) as Stats;
  return stats.bodyBytes[path] ?? 0;
}
