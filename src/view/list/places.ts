import type { TaskSnapshot, TaskStatus } from '../../manager/contract/snapshot.js';
import { filterOf, type Filter } from './filter.js';

/** Path of the folder of a file; empty if it has none. */
const folderOf = ({ path }: TaskSnapshot): string => path.slice(0, path.lastIndexOf('/') + 1);

/** A file of the list, and where in it. The same object as long as the file is in the list. */
export interface Place {
  /** As of the last arrangement. */
  task: TaskSnapshot;
  /** Whether the file has left the list. */
  isGone: boolean;
  /** Path of its folder. */
  folder: string;
  group: number;
  /** The filter that shows it. */
  filter: Filter;
}

const [NEEDY, ACTIVE, WAITING, UPLOADED, ENDED] = [0, 1, 2, 3, 4] as const;
export { ACTIVE, UPLOADED };

/** The groups of the list, in their order: what needs a person, what is active, what waits, and what is done. */
const GROUPS: Readonly<Record<TaskStatus, number>> = {
  'file-needed': NEEDY,
  failed: NEEDY,
  starting: ACTIVE,
  sending: ACTIVE,
  finishing: ACTIVE,
  waiting: ACTIVE,
  undoable: ACTIVE,
  ready: WAITING,
  queued: WAITING,
  paused: WAITING,
  succeeded: UPLOADED,
  cancelling: ENDED,
  cancelled: ENDED,
};

/**
 * The places of all files. Runs at each change of one of up to ten thousand: what is known of a file that has not changed
 * is not looked up.
 *
 * @param before The places of all files before.
 */
export function placesOf(tasks: readonly TaskSnapshot[], before: readonly Place[]): readonly Place[] {
  const places = hasSameFiles(tasks, before) ? before : moved(tasks, before);
  for (const [index, place] of places.entries()) {
    const task = tasks[index];
    if (task && task !== place.task) change(place, task);
  }
  return places;
}

const hasSameFiles = (tasks: readonly TaskSnapshot[], places: readonly Place[]): boolean =>
  tasks.length === places.length && places.every(({ task }, index) => task.id === tasks[index]?.id);

/** The known places of files that are still there, and new ones. */
function moved(tasks: readonly TaskSnapshot[], before: readonly Place[]): readonly Place[] {
  const known = new Map(before.map((place) => [place.task.id, place]));
  const places = tasks.map((task) => {
    const place = known.get(task.id);
    if (!place) return newPlace(task);
    known.delete(task.id);
    return place;
  });
  for (const place of known.values()) place.isGone = true;
  return places;
}

function newPlace(task: TaskSnapshot): Place {
  return { task, isGone: false, folder: folderOf(task), group: groupOf(task), filter: filterOf(task) };
}

/** A file whose cancellation or removal can be undone stays where it was, and is counted as before. */
function change(place: Place, task: TaskSnapshot): void {
  if (task.path !== place.task.path) place.folder = folderOf(task);
  place.task = task;
  if (task.status === 'undoable') return;
  place.filter = filterOf(task);
  place.group = groupOf(task);
}

function groupOf({ status, pauseCause }: TaskSnapshot): number {
  if (status !== 'paused' || pauseCause === 'user') return GROUPS[status];
  return pauseCause === 'auth' ? NEEDY : ACTIVE;
}
