import { replaceInTask } from './replace-file.js';
import type { Rejection } from '../contract/snapshot.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';
import type { CoreFunctions } from './other-tabs.js';

/**
 * Applies the rules and `bits-add` to a file that another page sent, as to a dropped one. That page may be another
 * program, and this one adds its headers to the file's requests.
 *
 * @returns Why it may not be uploaded from here; undefined if it may.
 */
export async function admit(
  task: Task,
  file: File,
  list: TaskList,
  { ruleCheck }: CoreFunctions,
): Promise<Rejection | undefined> {
  const { client } = task;
  const { path, name, size } = task.init;
  const others = list.all.filter((each) => each !== task && each.client === client && list.isKept(each));
  const bytes = others.reduce((sum, { init }) => sum + init.size, 0);
  const refusal = ruleCheck(client.options, { count: others.length, bytes })({ file, path, size });
  if (refusal !== undefined) return { file, path, ...refusal };
  const candidate = { file, path, name };
  if (!(await client.askPage([candidate]))) return { file, path, reason: 'vetoed' };
  if (candidate.file !== file) {
    try {
      // What the other page replaced already may not be replaced again: it would be encrypted twice.
      if (task.init.original !== undefined)
        throw new TypeError(`bits-add: ${name} was replaced by another tab.`);
      replaceInTask(task, candidate.file, list, 'bits-add');
    } catch (error) {
      reportError(error);
      return { file, path, reason: 'vetoed' };
    }
  }
  task.setFileFacts(candidate.name === name ? {} : { name: candidate.name }, { isForeign: false });
  return undefined;
}
