import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const MAIN = fileURLToPath(new URL('../../../demo/server/main.ts', import.meta.url));

/** The standalone server in one file that starts at once: compiling it for each start would take longer than most tests. */
export async function bundleServer(dir: string, entry = MAIN): Promise<string> {
  const outfile = path.join(dir, 'server.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}

/** A server in a process of its own, to be killed and started again. */
export class ServerProcess {
  /** The endpoint; another one after every start. */
  url = '';
  /** Highest resident memory of all lives so far, in bytes. */
  peakBytes = 0;
  readonly #script: string;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #up: Promise<string> = Promise.reject(new Error('not started'));

  constructor(script: string, env: Record<string, string>) {
    this.#script = script;
    this.#env = env;
    this.#up.catch(() => undefined);
  }

  start(): Promise<string> {
    const child = spawn(process.execPath, [this.#script], {
      env: { PATH: process.env['PATH'], PORT: '0', ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#up = new Promise((resolve, reject) => {
      child.stdout.once('data', (line: Buffer) => resolve((this.url = line.toString().trim())));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was up`)));
    });
    this.#up.catch(() => undefined);
    return this.#up;
  }

  /** The endpoint, once the server is up (again). */
  up(): Promise<string> {
    return this.#up;
  }

  /** Ends the process, without warning by default. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    this.measure();
    child.kill(signal);
    await once(child, 'exit');
    return child.exitCode;
  }

  /** Processor time that the running process has used, in seconds; Linux only. */
  get cpuSeconds(): number {
    return cpuSeconds(this.#child?.pid);
  }

  /** Looks at the memory of the running process; Linux only. */
  measure(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8');
      this.peakBytes = Math.max(this.peakBytes, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
    } catch {
      // No such file on other systems.
    }
  }
}

/** User and system time of a process in seconds; NaN where there is no /proc. */
export function cpuSeconds(pid: number | undefined): number {
  try {
    // After the name, which may contain blanks: state is field 3, utime 14, stime 15, in ticks of 10 ms.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}
