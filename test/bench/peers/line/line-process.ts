/** The process of a line: `line-process.ts MBIT RTT_MS PORT…` prints its ports, and obeys messages of its parent. */
import { Line } from './line.js';

/** Orders of the parent, answered by `{ done }` or a report. */
export type LineOrder =
  | { readonly order: 'cut'; readonly atBytes: number; readonly outageMs: number }
  | { readonly order: 'report' };

const [mbit = 0, rttMs = 0, ...targets] = process.argv.slice(2).map(Number);
const line = new Line({ mbit, rttMs });
const ports = await Promise.all(targets.map((port) => line.open(port)));
process.on('message', (message) => {
  const order = message as LineOrder;
  if (order.order === 'cut') line.cutOnce(order.atBytes, order.outageMs);
  process.send?.(order.order === 'cut' ? { done: true } : line.cutReport());
});
process.on('disconnect', () => process.exit());
process.send?.({ ports });
