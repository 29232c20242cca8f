import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../browsers/free-port.js';
import { until } from '../../../support/until.js';
import { sha256 } from './random-file.js';
import { removeFolder, scratchFolder } from '../browser/scratch.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

export interface DemoServerOptions {
  /** More environment, e.g. `BITS_…` settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the project to run. Default: this one. */
  readonly root?: string;
  /** `npm start` or `npm run dev`. Default: `start`. */
  readonly command?: 'start' | 'dev';
}

/** `npm start` in a process of its own, with an empty upload folder. */
export class DemoServer {
  readonly port: number;
  readonly uploadDir: string;
  readonly #options: DemoServerOptions;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, uploadDir: string, options: DemoServerOptions) {
    this.port = port;
    this.uploadDir = uploadDir;
    this.#options = options;
  }

  static async start(options: DemoServerOptions = {}): Promise<DemoServer> {
    const server = new DemoServer(await freePort(), scratchFolder('uploads'), options);
    try {
      await server.start();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  get endpoint(): string {
    return `${this.url}uploads/`;
  }

  /** Its process, undefined while none runs. */
  get pid(): number | undefined {
    return this.#child?.exitCode === null ? this.#child.pid : undefined;
  }

  /** Output so far. */
  get output(): string {
    return this.#output;
  }

  /** Starts it again on the same port and folder; resolves when it answers. */
  async start(): Promise<void> {
    // Through Node, not through npm or tsx: a signal has to reach the server itself.
    const { env, root = ROOT, command = 'start' } = this.#options;
    const child = spawn(process.execPath, ['--import', 'tsx', `demo/${command}.ts`], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: String(this.port),
        UPLOAD_DIR: this.uploadDir,
        BITS_FAULTS: 'true',
        // Servers that tests start on ports of their own.
        DEMO_CONNECT_SRC: 'http://127.0.0.1:* http://abroad.localhost:*',
        ...env,
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes: Buffer) => (this.#output += bytes.toString()));
    }
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`The demo server ended:\n${this.#output}`);
      return (await fetch(this.url).catch(() => undefined))?.ok;
    }, 'the demo server');
  }

  /** SIGKILL: nothing is flushed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM, the polite way. */
  async terminate(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Ends the server and removes its folder. */
  async close(): Promise<void> {
    await this.#end('SIGTERM', 5000);
    removeFolder(this.uploadDir);
  }

  async #end(signal: NodeJS.Signals, killAfterMs?: number): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    clearTimeout(timer);
  }

  /** Delivered files: the folder's content without what is hidden (the staging). */
  delivered(): string[] {
    return readdirSync(this.uploadDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.uploadDir, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.split(path.sep).some((part) => part.startsWith('.')))
      .sort();
  }

  async deliveredSha256(name: string): Promise<string> {
    return sha256(path.join(this.uploadDir, name));
  }
}
