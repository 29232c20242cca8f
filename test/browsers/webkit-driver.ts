import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { firstLine, signalGroup } from './child-processes.js';
import { freePort } from './free-port.js';

const FEATURES = [
  'StorageAPI',
  'StorageAPIEstimate',
  'FileSystem',
  'AccessHandle',
  'FileSystemWritableStream',
];

export interface WebKitDriver {
  readonly port: number;
  /** Capabilities of a session with a profile on disk. */
  readonly capabilities: Record<string, unknown>;
  stop(): Promise<void>;
}

/** Starts an X server and WebKitWebDriver on it. They end with this process. */
export async function startWebKitDriver(driverPath: string): Promise<WebKitDriver> {
  const home = mkdtempSync(path.join(tmpdir(), 'bits-webkit-'));
  const children: ChildProcess[] = [];
  const killAll = () => {
    for (const child of children.reverse()) signalGroup(child, 'SIGTERM');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', killAll);

  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x1024x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  children.push(xvfb);
  const display = await firstLine(xvfb, xvfb.stdio[3] as Readable);

  const port = await freePort();
  const driver = spawn(driverPath, ['-p', String(port), '--host=127.0.0.1'], {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      GDK_BACKEND: 'x11',
      XDG_RUNTIME_DIR: home,
      // No session bus, accessibility bus or settings service: each is a daemon that outlives the run.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      NO_AT_BRIDGE: '1',
      GTK_A11Y: 'none',
      GSETTINGS_BACKEND: 'memory',
      GIO_USE_VFS: 'local',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  children.push(driver);
  await listening(driver, port);

  return {
    port,
    capabilities: {
      browserName: 'PersistentWebKit',
      // The runner leaves a page as soon as its tests are over, which may be before it has loaded; a driver that
      // still waits for that never answers the command to leave.
      pageLoadStrategy: 'none',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': {
        binary: fileURLToPath(new URL('./persistent-webkit.py', import.meta.url)),
        args: ['--automation', `--profile=${home}/profile`, `--features=${FEATURES.join(',')}`],
      },
    },
    async stop() {
      process.removeListener('exit', killAll);
      for (const child of children.reverse()) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        if (child.exitCode !== null || child.signalCode !== null) continue;
        signalGroup(child, 'SIGTERM');
        if ((await Promise.race([ended, sleep(3000, 'late')])) === 'late') signalGroup(child, 'SIGKILL');
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function listening(driver: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${String(driver.exitCode)}`);
    try {
      await fetch(`http://127.0.0.1:${String(port)}/status`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('WebKitWebDriver does not answer');
}
