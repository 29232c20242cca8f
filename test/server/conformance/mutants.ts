import type { Mutant } from './mutant.js';
import { headerMutants, statusMutants } from './mutants-answers.js';
import { readingMutants } from './mutants-reading.js';
import { replyMutants } from './mutants-reply.js';
import { sessionMutants } from './mutants-sessions.js';
import { storageMutants } from './mutants-storage.js';

/** Every mutant, and what has to notice it. */
export const MUTANTS: readonly Mutant[] = [
  ...headerMutants,
  ...statusMutants,
  ...readingMutants,
  ...sessionMutants,
  ...storageMutants,
  ...replyMutants,
];
