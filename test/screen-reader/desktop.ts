import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { firstLine, signalGroup } from '../browsers/child-processes.js';

const SETTINGS = `[org/gnome/desktop/interface]
toolkit-accessibility=true
[org/gnome/desktop/a11y/applications]
screen-reader-enabled=true
`;
const SOUND = 'pcm.!default { type null }\nctl.!default { type null }\n';
const ORCA = fileURLToPath(new URL('orca-customizations.py', import.meta.url));
/** The dummy module reads nothing aloud, and confirms that it did. */
const SPEECH = `LogLevel 1
LogDir "default"
AudioOutputMethod "alsa"
AddModule "dummy" "sd_dummy" ""
DefaultModule dummy
LanguageDefaultModule "en" "dummy"
`;

/** A display, a session bus, a window manager and a silent speech server, with a home and settings of their own. */
export class Desktop {
  /** Environment of the programs on this desktop. */
  readonly env: NodeJS.ProcessEnv;
  readonly #children: ChildProcess[] = [];

  private constructor(folder: string) {
    const home = path.join(folder, 'home');
    const run = path.join(folder, 'run');
    for (const each of [home, run]) mkdirSync(each, { recursive: true, mode: 0o700 });
    write(path.join(home, '.config/glib-2.0/settings/keyfile'), SETTINGS);
    write(path.join(home, '.config/speech-dispatcher/speechd.conf'), SPEECH);
    write(path.join(home, '.asoundrc'), SOUND);
    write(path.join(home, '.local/share/orca/orca-customizations.py'), readFileSync(ORCA, 'utf8'));
    this.env = {
      PATH: process.env['PATH'],
      LANG: 'C.UTF-8',
      HOME: home,
      XDG_RUNTIME_DIR: run,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      XDG_DATA_HOME: path.join(home, '.local/share'),
      GSETTINGS_BACKEND: 'keyfile',
      GNOME_ACCESSIBILITY: '1',
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
    };
  }

  static async start(folder: string): Promise<Desktop> {
    const desktop = new Desktop(folder);
    try {
      await desktop.#start();
    } catch (error) {
      await desktop.stop();
      throw error;
    }
    return desktop;
  }

  async #start(): Promise<void> {
    const { env } = this;
    const display = ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x1000x24'];
    const server = this.spawn('Xvfb', display, ['ignore', 'ignore', 'ignore', 'pipe']);
    env['DISPLAY'] = `:${await firstLine(server, server.stdio[3] as Readable)}`;
    const bus = this.spawn(
      'dbus-daemon',
      ['--session', '--nofork', '--print-address=1'],
      ['ignore', 'pipe', 'ignore'],
    );
    env['DBUS_SESSION_BUS_ADDRESS'] = await firstLine(bus, bus.stdout!);
    this.spawn('openbox', []);
    this.spawn('speech-dispatcher', [
      '--run-single',
      '--config-dir',
      path.join(env['XDG_CONFIG_HOME']!, 'speech-dispatcher'),
    ]);
  }

  /** Starts a program that ends with the desktop. */
  spawn(
    command: string,
    args: readonly string[],
    stdio: ('ignore' | 'pipe')[] = ['ignore', 'ignore', 'ignore'],
  ): ChildProcess {
    // A process group of its own, so that what it starts ends with it
    const child = spawn(command, args, { env: this.env, stdio, detached: true });
    child.on('error', () => undefined);
    this.#children.push(child);
    return child;
  }

  /** Ends everything that was started on it, the last first. */
  async stop(): Promise<void> {
    for (const child of this.#children.splice(0).reverse()) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      signalGroup(child, 'SIGTERM');
      if ((await Promise.race([ended, sleep(3000, 'late')])) === 'late') signalGroup(child, 'SIGKILL');
      await ended;
    }
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
