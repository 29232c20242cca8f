import type { ReactiveControllerHost } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';

interface TitleHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  readonly tabProgress: boolean;
  readonly tasks: readonly TaskSnapshot[];
}

interface Count {
  readonly done: number;
  readonly files: number;
}

/** Statuses of files that are neither uploaded nor to be uploaded. */
const GONE = new Set(['undoable', 'cancelling', 'cancelled']);
const ENDED = new Set(['succeeded', 'failed', ...GONE]);

const watched = new WeakSet<TitleHost>();
/** The counts of all elements of the page whose files are being uploaded. */
const counts = new Map<TitleHost, Count>();
/** The title as last set, and the page's own. */
let [shown, own] = ['', ''];

/** Shows in the title of the page how many files of the batch are uploaded, while an element's files are. */
export function watchTitle(host: TitleHost, words: () => Words): void {
  if (watched.has(host)) return;
  watched.add(host);
  /** Ids of the tasks that ended in earlier batches. */
  let earlier = new Set<string>();
  const update = (): void => {
    const tasks = host.tabProgress && host.isConnected ? host.tasks : [];
    const isActive = tasks.some(({ status }) => !ENDED.has(status) && status !== 'ready');
    if (isActive) {
      const batch = tasks.filter(({ id, status }) => !GONE.has(status) && !earlier.has(id));
      const done = batch.filter(({ status }) => status === 'succeeded').length;
      counts.set(host, { done, files: batch.length });
    } else {
      earlier = new Set(tasks.filter(({ status }) => ENDED.has(status)).map(({ id }) => id));
      counts.delete(host);
    }
    show(words());
  };
  // Not with the redraws: a hidden page has none
  host.addEventListener('bits-tasks-change', update);
  host.addController({ hostUpdated: update, hostDisconnected: update });
}

function show(words: Words): void {
  // The page has set another title meanwhile
  if (document.title !== shown) own = document.title;
  let [done, files] = [0, 0];
  for (const count of counts.values()) {
    done += count.done;
    files += count.files;
  }
  const amount = words.say('amount', { done: String(done), size: String(files) });
  shown = files ? [amount, own].filter(Boolean).join(' · ') : own;
  if (document.title !== shown) document.title = shown;
}
