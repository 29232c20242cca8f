import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';
import type { MatrixFault } from '../fault-matrix/faults.js';

/** What the fault meets each time. */
export const STUCK_PLACES = ['middle', 'last', 'Close'] as const;
export type StuckPlace = (typeof STUCK_PLACES)[number];

export interface StuckFault {
  readonly name: string;
  readonly rule: MatrixFault['rule'];
}

/** The forms of a lost session that no error code names: no answer, an answer of another kind, no Ack. */
export const STUCK_FAULTS: readonly StuckFault[] = [
  { name: 'connection reset before the content', rule: { fault: 'reset', when: 'before' } },
  { name: 'Ack lost', rule: { fault: 'lose-ack' } },
  { name: '500, 0x80004005', rule: { fault: 'status', status: 500, hresult: '0x80004005' } },
  { name: 'a web page', rule: { fault: 'html' } },
];

/** The ways on from a session that is stuck. */
export const WAYS_ON = ['Try again', 'Start over'] as const;
export type WayOn = (typeof WAYS_ON)[number];

/** The server's rule for all packets at a place. */
export function stuckRule({ rule }: StuckFault, place: StuckPlace, path: string): FaultRule {
  const selection = place === 'Close' ? { packet: 'Close-Session' } : { packet: 'Fragment', position: place };
  return { ...rule, ...selection, path, count: 0 };
}
