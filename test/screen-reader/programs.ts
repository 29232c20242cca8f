import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { findBrowsers } from '../browsers/find.js';

/** Debian's package of each program that a screen reader's desktop needs. */
const PACKAGES: Readonly<Record<string, string>> = {
  Xvfb: 'xvfb',
  'dbus-daemon': 'dbus',
  openbox: 'openbox',
  'speech-dispatcher': 'speech-dispatcher',
  orca: 'orca',
};

/** The packages that are missing on this machine. */
export function missingPackages(): string[] {
  const missing = Object.keys(PACKAGES).filter((program) => !isInstalled(program));
  return [
    ...missing.map((program) => PACKAGES[program] ?? program),
    ...(findBrowsers().firefox ? [] : ['firefox-esr']),
  ];
}

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
