import type { CheckpointWriter } from './task/checkpoint-writer.js';
import { postTo } from './tabs/tab-channel.js';

/** What `forget()` is to drop. */
export interface ForgetOptions {
  /**
   * Whatever any page of this origin kept, of every endpoint and resume key: for a log-out on a shared machine. Files
   * that other tabs upload are cancelled there, too. Default false.
   */
  readonly everyone?: boolean | undefined;
}

/** Removes the records of all scopes, and has the other tabs cancel their tasks. */
export async function forgetEveryone(own: string, keeper: CheckpointWriter): Promise<void> {
  const scopes = new Set([own]);
  await keeper.deleteWhere(({ scope }) => {
    scopes.add(scope);
    return true;
  });
  for (const scope of scopes) postTo(scope, { type: 'forget' });
}
