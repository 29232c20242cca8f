import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder, scratchFolder } from '../../../e2e/support/browser/scratch.js';
import { sha256, type RandomFile } from '../../../e2e/support/server/random-file.js';
import type { Counts } from '../server/server-process.js';

/** The process of the servers, and what they have received. */
export class Servers {
  readonly #child: ChildProcess;
  readonly #delivered: string;
  readonly #staging: string;
  /** Ports of the page's origin and of another one. */
  readonly ports: readonly number[];

  private constructor(child: ChildProcess, folders: readonly [string, string], ports: readonly number[]) {
    this.#child = child;
    [this.#delivered, this.#staging] = folders;
    this.ports = ports;
  }

  static async start(script: string, scripts: string): Promise<Servers> {
    const [delivered, staging] = [scratchFolder('peers'), scratchFolder('peers-staging')] as const;
    const child = fork(script, [delivered, staging, scripts], { execArgv: [] });
    const [message] = (await once(child, 'message')) as [{ ports: number[] }];
    return new Servers(child, [delivered, staging], message.ports);
  }

  /** Counts since the last call. */
  async counts(): Promise<Counts> {
    const answer = once(this.#child, 'message') as Promise<[Counts]>;
    this.#child.send('counts');
    return (await answer)[0];
  }

  /** @throws Error when a file did not arrive as it is. */
  async verify(files: readonly RandomFile[], digests: boolean): Promise<void> {
    for (const file of files) {
      const place = path.join(this.#delivered, file.name);
      const size = await stat(place).then(
        ({ size }) => size,
        () => undefined,
      );
      if (size !== file.bytes)
        throw new Error(`${file.name}: ${size ?? 'no'} of ${file.bytes} bytes arrived`);
      if (digests && (await sha256(place)) !== file.sha256) throw new Error(`${file.name} arrived changed`);
    }
  }

  /** Removes everything that was received, so that it is written out under nobody's round. */
  async empty(): Promise<void> {
    for (const name of await readdir(this.#delivered))
      if (!name.startsWith('.')) await rm(path.join(this.#delivered, name));
    for (const name of await readdir(this.#staging))
      await rm(path.join(this.#staging, name), { force: true });
  }

  close(): void {
    this.#child.kill();
    removeFolder(this.#delivered);
    removeFolder(this.#staging);
  }
}
