import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../support/until.js';
import { isAlive } from './processes.js';

/** Starts a browser and waits for the address of its protocol on the error stream. */
export async function spawnBrowser(
  executable: string,
  args: readonly string[],
  announced: RegExp,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ child: ChildProcess; pid: number; address: string }> {
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
  const address = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const found = announced.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The browser ended with ${code}:\n${text}`)));
    setTimeout(() => reject(new Error(`The browser did not start:\n${text}`)), 60_000).unref();
  });
  return { child, pid: child.pid!, address };
}

export async function killBrowser(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await until(() => !isAlive(child.pid!), 'the browser to be gone');
}

/** Waits for the browser to end by itself, and ends it when it does not. */
export async function endBrowser(child: ChildProcess, timeoutMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit').then(() => 'ended');
  if ((await Promise.race([ended, sleep(timeoutMs, 'late')])) === 'late') {
    child.kill('SIGKILL');
    await ended;
  }
}
