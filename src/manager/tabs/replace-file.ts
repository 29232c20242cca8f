import type { Rejection } from '../contract/snapshot.js';
import type { FileFacts } from '../task/task-data.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';
import type { IncomingFile } from '../files/incoming-file.js';

// Loaded when the page replaces a file: few pages do.

/**
 * Takes the files that `bits-add` listeners set.
 *
 * @param before The candidates as they were before the event, in the same order.
 */
export function takeReplacements(
  files: readonly IncomingFile[],
  before: readonly IncomingFile[],
): { readonly passed: IncomingFile[]; readonly rejections: Rejection[] } {
  const passed: IncomingFile[] = [];
  const rejections: Rejection[] = [];
  for (const [i, each] of files.entries()) {
    const was = before[i] ?? each;
    if (each.file === was.file) passed.push(each);
    else
      try {
        const facts = factsOf(each.file, was, 'bits-add');
        // A name that the listener set stays.
        const name = each.name === was.name ? facts.name : each.name;
        passed.push({ ...each, ...facts, name, handle: undefined });
      } catch (error) {
        reportError(error);
        rejections.push({ file: was.file, path: was.path, reason: 'vetoed' });
      }
  }
  return { passed, rejections };
}

/**
 * Takes the file that a listener gave in place of that of a task. What was begun with an earlier replacement is continued
 * with this one only if that is the same: the caller verifies it.
 *
 * @param event For the error.
 * @throws TypeError if it cannot be uploaded; nothing is changed then.
 */
export function replaceInTask(task: Task, given: unknown, list: TaskList, event: string): void {
  const { init, earlier } = task.record;
  const facts = factsOf(given, init, event);
  if (earlier === undefined) checkName(task, facts.name, list, event);
  // The handle opens the original.
  task.setFileFacts(earlier === undefined ? facts : {}, { handle: undefined });
  task.attach(given as File);
}

/** Two files of one remote name would replace each other on the server. */
function checkName(task: Task, name: string, list: TaskList, event: string): void {
  const { client, init } = task;
  const { endpoint = '', resolveUrl } = client.options;
  if (name === init.name || resolveUrl !== undefined || endpoint.includes('{id}')) return;
  const path = init.path.slice(0, init.path.lastIndexOf('/') + 1) + name;
  const isTaken = list.all.some(
    ({ client: owner, init: { scope }, snapshot }) =>
      (owner === client || scope === init.scope) &&
      !/undoable|succeeded|cancel/.test(snapshot.status) &&
      (endpoint.includes('{path}') ? snapshot.path === path : snapshot.name === name),
  );
  if (isTaken)
    throw new TypeError(
      `${event}: ${init.name} cannot be replaced by ${name}: another file of the list has this name. Give the replacement a name of its own.`,
    );
}

/** Recognizes a File by its shape and not its class: it may come from another frame. */
function factsOf(
  file: unknown,
  { name, size, lastModified, original = { size, lastModified } }: Omit<FileFacts, 'type'>,
  event: string,
): FileFacts {
  const given = (file ?? {}) as Partial<File>;
  if (
    typeof given.name !== 'string' ||
    typeof given.slice !== 'function' ||
    given.size === undefined ||
    given.lastModified === undefined
  )
    throw new TypeError(
      `${event}: the replacement of ${name} is not a File. Pass new File([data], name, { type }).`,
    );
  return {
    name: given.name,
    size: given.size,
    type: given.type ?? '',
    lastModified: given.lastModified,
    original,
  };
}
