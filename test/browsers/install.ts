import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Engine } from './find.js';

/** Debian's packages for each engine. */
export const DEBIAN_PACKAGES: Record<Engine, readonly string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'gir1.2-webkit2-4.1', 'python3-gi'],
};

/** Command that installs an engine, for a person to type. */
export function installHint(engine: Engine, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'linux') {
    return `sudo apt-get install --no-install-recommends ${DEBIAN_PACKAGES[engine].join(' ')}`;
  }
  if (engine === 'webkit') return 'WebKit runs on Linux only (WebKitGTK)';
  const cask = engine === 'chromium' ? 'google-chrome' : 'firefox';
  const winget = engine === 'chromium' ? 'Google.Chrome' : 'Mozilla.Firefox';
  return platform === 'darwin' ? `brew install --cask ${cask}` : `winget install ${winget}`;
}

/** Whether packages can be installed without asking anybody: root on a Debian or Ubuntu. */
export function canInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

export function installEngine(engine: Engine): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'inherit', 'inherit'] as ('ignore' | 'inherit')[], env };
  execFileSync('apt-get', ['update', '-q'], options);
  execFileSync(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...DEBIAN_PACKAGES[engine]],
    options,
  );
}
