import { parseAccept } from '../../manager/contract/accept.js';
import type { FileEntry } from '../../manager/contract/options.js';

interface OpenFileOptions {
  readonly multiple: boolean;
  readonly types?: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
  readonly excludeAcceptAllOption?: boolean;
}

declare global {
  interface Window {
    showOpenFilePicker?(options: OpenFileOptions): Promise<FileSystemFileHandle[]>;
  }
}

/** The files of an input, with their paths within a picked folder. */
export function inputEntries(input: HTMLInputElement): FileEntry[] {
  return Array.from(input.files ?? [], (file) =>
    file.webkitRelativePath ? { file, path: file.webkitRelativePath } : { file },
  );
}

/**
 * Opens the picker that returns handles, with which files can be reopened after a reload. Resolves to no files if the
 * user cancels it, and to undefined if the browser has no such picker or refuses the page or the options.
 */
export async function pickWithHandles(accept: string, multiple: boolean): Promise<FileEntry[] | undefined> {
  try {
    const handles = await window.showOpenFilePicker?.({ multiple, ...acceptTypes(accept) });
    return (
      handles &&
      (await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle }))))
    );
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? [] : undefined;
  }
}

function acceptTypes(accept: string): Omit<OpenFileOptions, 'multiple'> {
  const types: Record<string, string[]> = {};
  for (const type of parseAccept(accept)) {
    if (type.startsWith('.')) (types['*/*'] ??= []).push(type);
    else types[type] ??= [];
  }
  return Object.keys(types).length ? { types: [{ accept: types }] } : {};
}

/** Opens a picker for one file, for instance to resume an interrupted upload. Undefined if nothing was picked. */
export async function pickOne(accept: string, keepHandles: boolean): Promise<FileEntry | undefined> {
  const picked = keepHandles ? await pickWithHandles(accept, false) : undefined;
  if (picked) return picked[0];
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(inputEntries(input)[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}
