import type { Mutant } from './conformance-mutant.js';
import { headerMutants, statusMutants } from './conformance-mutants-answers.js';
import { readingMutants } from './conformance-mutants-reading.js';
import { replyMutants } from './conformance-mutants-reply.js';
import { sessionMutants } from './conformance-mutants-sessions.js';
import { storageMutants } from './conformance-mutants-storage.js';

/** Every mutant, and what has to notice it. */
export const MUTANTS: readonly Mutant[] = [
  ...headerMutants,
  ...statusMutants,
  ...readingMutants,
  ...sessionMutants,
  ...storageMutants,
  ...replyMutants,
];
