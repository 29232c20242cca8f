import type { RawPage } from '../browser/raw-browser.js';

/** Number of entries that a browser reads of a folder at a time. */
const BATCH = 100;

interface FolderDrop {
  /** Never say that the folder is at its end, as one on a slow network disk. */
  readonly endless?: boolean;
}

/**
 * Drops folders that are on no disk, where a browser drops nothing on command: an event that tells of them as
 * browsers do, by entries which are read in batches until one is empty.
 *
 * @param paths of the files, from the dropped folder on; each file holds its own path
 */
export async function dropFolder(
  tab: RawPage,
  selector: string,
  paths: readonly string[],
  { endless = false }: FolderDrop = {},
): Promise<void> {
  await tab.evaluate(
    (target, all, batch, neverEnds) => {
      const file = (path: string): unknown => ({
        isFile: true,
        isDirectory: false,
        fullPath: `/${path}`,
        file: (give: (file: File) => void) => {
          give(new File([path], path.split('/').at(-1)!));
        },
      });
      const folder = (path: string): unknown => ({
        isFile: false,
        isDirectory: true,
        name: path.split('/').at(-1),
        fullPath: `/${path}`,
        createReader: () => {
          const entries = within(`${path}/`);
          let at = 0;
          return {
            readEntries: (give: (some: readonly unknown[]) => void) => {
              const some = entries.slice(at, (at += batch));
              // Answered later: no browser answers within the call
              if (some.length || !neverEnds) setTimeout(() => give(some));
            },
          };
        },
      });
      const within = (start: string): unknown[] => {
        const rests = all.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
        const folders = new Set(rests.filter((rest) => rest.includes('/')).map((rest) => rest.split('/')[0]));
        return [
          ...rests.filter((rest) => !rest.includes('/')).map((rest) => file(start + rest)),
          ...[...folders].map((name) => folder(`${start}${name}`)),
        ];
      };
      const items = within('').map((entry) => ({
        kind: 'file',
        webkitGetAsEntry: () => entry,
        getAsFile: () => null,
      }));
      const event = new Event('drop', { bubbles: true, composed: true, cancelable: true });
      // A DataTransfer made by a page cannot hold a folder
      const dataTransfer = { types: ['Files'], files: items, items };
      Object.defineProperty(event, 'dataTransfer', { value: dataTransfer });
      document.querySelector(target)!.dispatchEvent(event);
    },
    selector,
    paths,
    BATCH,
    endless,
  );
}
