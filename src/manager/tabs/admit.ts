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
  { applyRules, askPage }: CoreFunctions,
): Promise<Rejection | undefined> {
  const { client } = task;
  const { path, name, size } = task.init;
  const others = list.all.filter((each) => each !== task && each.client === client && list.isKept(each));
  const bytes = others.reduce((sum, { init }) => sum + init.size, 0);
  const { rejections } = applyRules([{ file, path, size }], client.options, { count: others.length, bytes });
  if (rejections.length > 0) return rejections[0];
  const candidate = { file, path, name };
  if (!(await askPage(client, [candidate]))) return { file, path, reason: 'vetoed' };
  task.admit(candidate.name);
  return undefined;
}
