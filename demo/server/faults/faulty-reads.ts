import type { ServerResponse } from 'node:http';
import type { Read } from '../front/node-handler.js';
import { send } from '../front/send.js';
import { packetFacts } from './packet-facts.js';
import type { FaultRules } from './fault-rules.js';
import { statusAck } from './changed-acks.js';
import { waitOrGone } from './wait.js';

/** Applies the faults for replies and downloads: delay, hang, status, reset (also in mid-file). */
export function faultyReads(rules: FaultRules, read: Read): Read {
  return async (head, response, added, visitor) => {
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    for (const rule of rules.match(packetFacts(head))) {
      if (rule.fault === 'delay' || rule.fault === 'hang') await waitOrGone(rule.ms, gone);
      if (rule.fault === 'status') {
        const { status, headers } = statusAck(rule);
        send(response, status, [...headers, ...added]);
        return;
      }
      if (rule.fault !== 'reset') continue;
      if (rule.when !== 'during') {
        response.socket?.destroy();
        return;
      }
      breakAfter(response, rule.bytes ?? 0);
    }
    if (!response.destroyed) await read(head, response, added, visitor);
  };
}

/** Breaks the connection after this many bytes of the body have been sent. */
function breakAfter(response: ServerResponse, bytes: number): void {
  const write = response.write.bind(response) as (piece: Buffer, done?: () => void) => boolean;
  let left = bytes;
  const limited = (piece: Buffer, ...rest: unknown[]): boolean => {
    const done = rest.find((value) => typeof value === 'function') as (() => void) | undefined;
    if (left <= 0) return false;
    const part = piece.subarray(0, left);
    left -= piece.length;
    if (left > 0) return write(part, done);
    write(part, () => response.socket?.destroy());
    return false;
  };
  response.write = limited as typeof response.write;
}
