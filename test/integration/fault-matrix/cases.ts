import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';
import { FAULTS, PLACES, type End, type MatrixFault, type Place } from './faults.js';

/** One fault at one packet of one upload. */
export interface MatrixCase {
  readonly fault: MatrixFault;
  readonly place: Place | 'Cancel';
  readonly end: End | 'cancelled';
}

export const CASES: readonly MatrixCase[] = FAULTS.flatMap((fault): MatrixCase[] => [
  ...PLACES.map((place) => ({ fault, place, end: fault.ends[place] })),
  { fault, place: 'Cancel', end: 'cancelled' },
]);

/** The server's rule for a case; it is applied once. */
export function ruleOf({ fault, place }: MatrixCase, path: string): FaultRule {
  return { ...fault.rule, ...selectionOf(place), path };
}

function selectionOf(place: MatrixCase['place']): Pick<FaultRule, 'packet' | 'position'> {
  switch (place) {
    case 'Ping':
      return { packet: 'Ping' };
    case 'Create':
    case 'Close':
    case 'Cancel':
      return { packet: `${place}-Session` };
    default:
      return { packet: 'Fragment', position: place };
  }
}
