import { isOfType, parseAccept } from '../../manager/contract/accept.js';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import { takeItems } from './dropped-items.js';

/** Members of the element that the controller uses. */
export interface DropAndPasteHost extends ReactiveControllerHost, HTMLElement {
  readonly accept: string;
  readonly pageDrop: boolean;
  readonly storesHandles: boolean;
  readonly acceptsFiles: boolean;
  take(entries: readonly FileEntry[]): void;
}

const EVENTS = ['dragenter', 'dragover', 'dragleave', 'drop', 'paste'] as const;

/** Takes dropped and pasted files, including the contents of folders. */
export class DropAndPaste implements ReactiveController {
  readonly #host: DropAndPasteHost;
  #reading: { readonly folders: FileSystemDirectoryEntry[]; readonly stop: AbortController } | undefined;
  #handled: Event | undefined;
  /** Whether files are dragged over the element, and whether they may be dropped. */
  dragging: 'no' | 'allowed' | 'denied' = 'no';
  /** MIME types of the files that are dragged over the element, as far as the browser knows them: empty otherwise. */
  held: readonly string[] = [];
  /** Number of files found so far in dropped folders; undefined while no folder is being read. */
  found: number | undefined;

  constructor(host: DropAndPasteHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of EVENTS) {
      this.#host.addEventListener(type, this.#inside);
      document.addEventListener(type, this.#anywhere);
    }
  }

  hostDisconnected(): void {
    for (const type of EVENTS) {
      this.#host.removeEventListener(type, this.#inside);
      document.removeEventListener(type, this.#anywhere);
    }
  }

  /** Stops reading folders; none of their files is added. */
  stop(): void {
    this.#reading?.stop.abort();
    this.#reading = undefined;
    this.#count(undefined);
  }

  readonly #inside = (event: DragEvent | ClipboardEvent): void => {
    // A drop zone within a slot, or a listener of the page, has handled the event already
    if (event.defaultPrevented) return;
    this.#handled = event;
    this.#handle(event);
  };

  /** Listens on the document: the element gets no event when a drag outside of it ends or leaves the window. */
  readonly #anywhere = (event: DragEvent | ClipboardEvent): void => {
    if (event === this.#handled) return;
    const paste = event.type === 'paste';
    if (this.#host.pageDrop && !event.defaultPrevented && !(paste && event.target !== document.body)) {
      this.#handle(event);
    } else if (!paste) {
      this.#show('no');
    }
  };

  #handle(event: DragEvent | ClipboardEvent): void {
    if (event instanceof ClipboardEvent) {
      this.#take(event, event.clipboardData);
      return;
    }
    const transfer = event.dataTransfer;
    if (!transfer?.types.includes('Files')) return;
    if (event.type === 'dragleave') {
      if (!event.relatedTarget) this.#show('no');
      return;
    }
    const types = [...transfer.items].filter(({ kind }) => kind === 'file').map(({ type }) => type);
    const allowed = this.#host.acceptsFiles && mayAccept(this.#host.accept, types);
    // Also if nothing may be dropped: the browser would open the file and leave the page
    event.preventDefault();
    // With the effect `none` there is no drop, and so no list of what was rejected for which reason
    transfer.dropEffect = this.#host.acceptsFiles ? 'copy' : 'none';
    this.held = types;
    this.#show(event.type === 'drop' ? 'no' : allowed ? 'allowed' : 'denied');
    if (event.type === 'drop') this.#take(event, transfer);
  }

  #take(event: Event, transfer: DataTransfer | null): void {
    if (!this.#host.acceptsFiles || !transfer?.files.length) return;
    event.preventDefault();
    const { files, folders } = takeItems(transfer, this.#host.storesHandles);
    void Promise.all(files).then((all) => this.#give(all.filter((entry) => entry !== undefined)));
    // All folders share one notice and one Stop button
    if (this.#reading) this.#reading.folders.push(...folders);
    else if (folders.length) void this.#read([...folders]);
  }

  async #read(folders: FileSystemDirectoryEntry[]): Promise<void> {
    const stop = new AbortController();
    this.#reading = { folders, stop };
    // Spread into an array, not into arguments: of these Chromium takes about 120,000.
    let entries: FileEntry[] = [];
    for (const folder of folders) {
      const before = entries.length;
      const found = (count: number): void => {
        if (!stop.signal.aborted) this.#count(before + count);
      };
      try {
        const { readFolder } = await import('./read-folder.js');
        entries = [...entries, ...(await readFolder(folder, stop.signal, found))];
      } catch {
        const { name } = folder;
        entries.push({ file: new File([], name), path: name, unreadable: true });
      }
    }
    if (stop.signal.aborted) return;
    this.stop();
    this.#give(entries);
  }

  #give(entries: readonly FileEntry[]): void {
    if (entries.length) this.#host.take(entries);
  }

  #show(dragging: DropAndPaste['dragging']): void {
    if (dragging === this.dragging) return;
    this.dragging = dragging;
    this.#host.requestUpdate();
  }

  #count(found: number | undefined): void {
    this.found = found;
    this.#host.requestUpdate();
  }
}

/**
 * Whether a drag may contain an acceptable file. During a drag the browser reveals types and no names:
 * only a drag in which every type is known and none is accepted is denied; the file rules apply after the drop.
 */
function mayAccept(accept: string, types: readonly string[]): boolean {
  const accepted = parseAccept(accept.toLowerCase());
  if (!accepted.length || !types.length || accepted.some((each) => each.startsWith('.'))) return true;
  return types.some((type) => !type || accepted.some((each) => isOfType(each, type)));
}
