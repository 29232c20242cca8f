import { BitsAddEvent } from '../contract/events/bits-events.js';
import { applyRules } from '../files/file-rules.js';
import type { Rejection } from '../contract/snapshot.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';

/**
 * Puts a file that another page sent through what a dropped one goes through: the rules and `bits-add`. That page may be
 * another program, and this one lends the file its headers.
 *
 * @returns Why it may not be uploaded from here; undefined: it may.
 */
export async function admit(task: Task, file: File, list: TaskList): Promise<Rejection | undefined> {
  const { client, options } = task;
  const { path, name, size } = task.init;
  const others = list.all.filter((each) => each !== task && each.client === client && list.isAlive(each));
  const bytes = others.reduce((sum, { init }) => sum + init.size, 0);
  const { rejections } = applyRules([{ file, path, size }], options, { count: others.length, bytes });
  if (rejections.length > 0) return rejections[0];
  const candidate = { file, path, name };
  const event = new BitsAddEvent([candidate]);
  let allowed = client.emit(event);
  await Promise.all(event.promises).catch(() => {
    allowed = false;
  });
  if (!allowed) return { file, path, reason: 'vetoed' };
  task.admit(candidate.name);
  return undefined;
}
