import type { CopyTrial } from './copy-trial.js';

/** Part of the copy of five at which a fault happens. */
export const PARTS = { first: 0, middle: 2, last: 4 } as const;
export type Part = keyof typeof PARTS;

/**
 * What comes of a copy.
 *
 * - `copy`: the next visit continues from it, without a click
 * - `pick`: the next visit asks for the file, and continues with it
 * - `gone`: the task has ended, and nothing of the file is left
 */
export type CopyEnd = 'copy' | 'pick' | 'gone';

export interface CopyFault {
  readonly name: string;
  readonly ends: Readonly<Record<Part, CopyEnd>>;
  /** Uploads until the fault has happened, and leaves the page. */
  readonly strike: (trial: CopyTrial, part: number) => Promise<void>;
}

function fault(
  name: string,
  strike: CopyFault['strike'],
  first: CopyEnd,
  middle = first,
  last = middle,
): CopyFault {
  return { name, strike, ends: { first, middle, last } };
}

/** The storage refuses a part: the upload goes on, and the parts before it are deleted. */
const refused =
  (name: string): CopyFault['strike'] =>
  async (trial, part) => {
    await trial.begin({ at: part, instead: () => Promise.reject(new DOMException('refused', name)) });
    await trial.keptAs('pick');
    await trial.goesOn();
    await trial.holds(['checkpoint']);
    await trial.dies();
  };

/** The whole copy is stored, then something happens to what is stored of it. */
const damaged =
  (
    damage: (stored: IDBObjectStore, id: string, part: number, trial: CopyTrial) => unknown,
  ): CopyFault['strike'] =>
  async (trial, part) => {
    await trial.begin();
    await trial.keptAs('copy');
    await trial.dies();
    await trial.change('sources', (sources) => damage(sources, trial.id, part, trial));
  };

/** The task ends while a part is written. */
const ended =
  (end: (trial: CopyTrial) => Promise<void>): CopyFault['strike'] =>
  async (trial, part) => {
    await trial.begin({ at: part });
    await end(trial);
  };

export const COPY_FAULTS: readonly CopyFault[] = [
  // While it is written
  fault('the storage is full', refused('QuotaExceededError'), 'pick'),
  fault('the storage fails', refused('UnknownError'), 'pick'),
  fault(
    'the page is left before this part is written',
    async (trial, part) => {
      await trial.begin({ at: part });
      await trial.dies();
    },
    'pick',
  ),
  fault(
    'the page is left after this part is written',
    async (trial, part) => {
      await trial.begin({ at: part, isWritten: true });
      await trial.dies();
    },
    'pick',
    'pick',
    'copy',
  ),

  // When it is complete
  fault(
    'nothing',
    damaged(() => undefined),
    'copy',
  ),
  fault(
    'this part is missing',
    damaged((stored, id, part, { at }) => stored.delete([id, at(part)])),
    'pick',
  ),
  fault(
    'this part is a byte shorter',
    damaged((stored, id, part, { at, bytes }) => stored.put(bytes(part).slice(1), [id, at(part)])),
    'pick',
  ),
  fault(
    'this part has another byte',
    damaged((stored, id, part, { at, bytes }) => {
      const other = bytes(part);
      other.set([~other[100]!], 100);
      return stored.put(other.buffer, [id, at(part)]);
    }),
    'pick',
  ),
  fault(
    'this part has the bytes of another',
    damaged((stored, id, part, { at, bytes }) => stored.put(bytes((part + 1) % 5).buffer, [id, at(part)])),
    'pick',
  ),
  fault(
    'this part is a text of its size',
    damaged((stored, id, part, { at, bytes }) => stored.put('x'.repeat(bytes(part).length), [id, at(part)])),
    'pick',
  ),
  fault(
    'this part is there, the record of the copy is not',
    damaged((stored, id) => stored.delete(id)),
    'pick',
  ),

  // When the task ends while this part is written
  fault(
    'the upload succeeds',
    ended((trial) => trial.succeeds()),
    'gone',
  ),
  fault(
    'the task is cancelled',
    ended((trial) => trial.ends((manager) => manager.cancel())),
    'gone',
  ),
  fault(
    '`forget()`',
    ended((trial) => trial.ends((manager) => manager.forget())),
    'gone',
  ),
  fault(
    '`forget({ everyone: true })`',
    ended((trial) => trial.ends((manager) => manager.forget({ everyone: true }))),
    'gone',
  ),
  fault(
    'its time is over when its page is visited again',
    ended(async (trial) => {
      await trial.dies();
      await trial.visitMuchLater();
    }),
    'gone',
  ),
  fault(
    'its time is over when another page of the origin is visited',
    ended(async (trial) => {
      await trial.dies();
      await trial.visitMuchLater('other');
    }),
    'gone',
  ),
  fault(
    'the browser is killed when its checkpoint is deleted, and its parts are not',
    ended(async (trial) => {
      await trial.dies();
      await trial.change('checkpoints', (checkpoints) => checkpoints.delete(trial.id));
      await trial.visit();
    }),
    'gone',
  ),
];
