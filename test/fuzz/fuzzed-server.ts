import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleServer } from '../server/support/server-process.js';
import type { Measurement } from './fuzz-server.js';

const ENTRY = fileURLToPath(new URL('./fuzz-server.ts', import.meta.url));

/** The server under attack, in its own process. */
export class FuzzedServer {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(scratch: string, uploadDir: string, faults: boolean): Promise<FuzzedServer> {
    const script = await bundleServer(scratch, ENTRY);
    const child = fork(script, [uploadDir, faults ? 'faults' : ''], { execArgv: ['--expose-gc'] });
    const [port] = (await once(child, 'message')) as [number];
    return new FuzzedServer(child, port);
  }

  /** True as long as the process lives. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async measure(): Promise<Measurement> {
    if (!this.alive) return { bytes: 0, descriptors: 0, failures: ['the server has died'] };
    const answer = once(this.#child, 'message');
    this.#child.send('measure');
    const [measurement] = (await answer) as [Measurement];
    return measurement;
  }

  /** Gives it new fault rules, where it has a fault layer. */
  addRules(): void {
    if (this.alive) this.#child.send('rules');
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }
}
