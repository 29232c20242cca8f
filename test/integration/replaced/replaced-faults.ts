import type { FaultRule } from '../../../demo/server/faults/fault-rule.js';

/** The packet that meets the fault. */
export const REPLACED_PLACES = ['Create', 'first', 'middle', 'last', 'Close'] as const;
export type ReplacedPlace = (typeof REPLACED_PLACES)[number];

/**
 * How the upload of a file that the page replaces in `bits-start` goes on; its end is the replacement's bytes.
 *
 * - `done`: by itself; after all of its bytes were acknowledged also on the next visit, without the file
 * - `lost`: by itself, after `bits-session-lost`
 * - `auth`, `forbidden`: when it is resumed, or tried again
 * - `pick`: when the original is picked on the next visit, and the page replaces it again
 */
export type ReplacedEnd = 'done' | 'lost' | 'auth' | 'forbidden' | 'pick';

export interface ReplacedFault {
  readonly name: string;
  /** The page is left instead where the server does not answer. */
  readonly rule: FaultRule;
  readonly end: (place: ReplacedPlace) => ReplacedEnd;
}

const always =
  (end: ReplacedEnd): ReplacedFault['end'] =>
  () =>
    end;

const nextVisit: ReplacedFault['end'] = (place) => (place === 'Close' ? 'done' : 'pick');

export const REPLACED_FAULTS: readonly ReplacedFault[] = [
  { name: 'Ack lost', rule: { fault: 'lose-ack' }, end: always('done') },
  { name: '401', rule: { fault: 'status', status: 401 }, end: always('auth') },
  { name: '403', rule: { fault: 'status', status: 403 }, end: always('forbidden') },
  {
    name: 'session really forgotten',
    rule: { fault: 'forget' },
    end: (place) => (place === 'Create' ? 'done' : 'lost'),
  },
  {
    name: 'the page is left before the packet is read',
    rule: { fault: 'hang', when: 'reading' },
    end: nextVisit,
  },
  { name: 'the page is left before the Ack', rule: { fault: 'hang', when: 'ack' }, end: nextVisit },
];

/** The server's rule for one packet at a place. */
export function ruleAt({ rule }: ReplacedFault, place: ReplacedPlace, path: string): FaultRule {
  const isFragment = place !== 'Create' && place !== 'Close';
  const selection = isFragment ? { packet: 'Fragment', position: place } : { packet: `${place}-Session` };
  return { ...rule, ...selection, path };
}
