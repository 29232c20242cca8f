import { expect } from '@open-wc/testing';
import { pool } from '../support/pool.js';
import { COPY_FAULTS, PARTS, type CopyEnd, type CopyFault, type Part } from './copy-faults.js';
import { CopyTrial, PART_BYTES } from './copy-trial.js';

interface Case {
  readonly fault: CopyFault;
  readonly part: Part;
  readonly end: CopyEnd;
}

const CASES = COPY_FAULTS.flatMap((fault) =>
  (Object.keys(PARTS) as Part[]).map((part): Case => ({ fault, part, end: fault.ends[part] })),
);

async function runCase({ fault, part, end }: Case): Promise<void> {
  const trial = new CopyTrial();
  try {
    await fault.strike(trial, PARTS[part]);
    if (end !== 'gone') {
      await trial.resumes(end === 'pick');
      expect(await trial.isDelivered(), 'the bytes of the file').to.equal(true);
      expect(await trial.sentTwice(), 'bytes that were sent twice').to.be.at.most(PART_BYTES);
      expect(trial.isLost, 'a session was lost').to.equal(false);
    }
    await trial.holds([]);
  } finally {
    await trial.over();
  }
}

describe('a file that is copied in parts while it is uploaded', () => {
  let sizes: { whole: number; part: number };
  let usual: typeof sizes;
  let results: Promise<void>[] = [];

  before(async () => {
    ({ COPY_SIZES: sizes } = await import('../../../src/manager/arrival/file-copier.js'));
    usual = { ...sizes };
    Object.assign(sizes, { whole: PART_BYTES, part: PART_BYTES });
    results = pool(CASES, runCase);
  });
  after(() => Object.assign(sizes, usual));

  for (const [i, { fault, part, end }] of CASES.entries())
    it(`${fault.name}, ${part} part: ${end}`, () => results[i]);
});
