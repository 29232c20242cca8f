import { watch } from 'node:fs';
import path from 'node:path';

/** Editors save in several steps; they count as one change. */
const QUIET_MS = 200;

/** Runs some work, and again after every change in these folders, until the process ends. */
export async function runOnChange(folders: readonly string[], work: () => Promise<unknown>): Promise<never> {
  let changed = (): void => undefined;
  for (const folder of folders)
    watch(folder, { recursive: true }, (_event, name) => {
      if (isSource(name)) changed();
    });
  for (;;) {
    const change = nextChange((notify) => (changed = notify));
    await work();
    console.log('\nWaiting for a change.');
    await change;
  }
}

function isSource(name: string | null): boolean {
  const parts = name?.split(path.sep) ?? [];
  return parts[0] !== 'uploads' && /\.(?:ts|mjs|html|css|json|sh|md)$/.test(parts.at(-1) ?? '');
}

function nextChange(listen: (notify: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    listen(() => {
      clearTimeout(timer);
      timer = setTimeout(resolve, QUIET_MS);
    });
  });
}
