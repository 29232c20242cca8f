import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CutReport, LineOptions } from './line.js';
import type { LineOrder } from './line-process.js';

/** A line in a process of its own. */
export class LineClient {
  readonly #child: ChildProcess;
  /** Ports of the line, in the order of the servers' ports. */
  readonly ports: readonly number[];

  private constructor(child: ChildProcess, ports: readonly number[]) {
    this.#child = child;
    this.ports = ports;
  }

  /** @param script `line-process.ts`, compiled. */
  static async start(
    script: string,
    { mbit, rttMs }: LineOptions,
    ports: readonly number[],
  ): Promise<LineClient> {
    const child = fork(script, [mbit, rttMs, ...ports].map(String), { execArgv: [] });
    const [message] = (await once(child, 'message')) as [{ ports: number[] }];
    return new LineClient(child, message.ports);
  }

  async cutOnce(atBytes: number, outageMs: number): Promise<void> {
    await this.#ask({ order: 'cut', atBytes, outageMs });
  }

  async cutReport(): Promise<CutReport> {
    return (await this.#ask({ order: 'report' })) as CutReport;
  }

  close(): void {
    this.#child.kill();
  }

  async #ask(order: LineOrder): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.#child.send(order);
    return ((await answer) as unknown[])[0];
  }
}
