import type { Mutant } from './mutant.js';
import { headerMutants, statusMutants } from './answers.js';
import { readingMutants } from './reading.js';
import { replyMutants } from './reply.js';
import { sessionMutants } from './sessions.js';
import { storageMutants } from './storage.js';

/** Every mutant, and what has to notice it. */
export const MUTANTS: readonly Mutant[] = [
  ...headerMutants,
  ...statusMutants,
  ...readingMutants,
  ...sessionMutants,
  ...storageMutants,
  ...replyMutants,
];
