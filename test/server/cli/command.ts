import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundleCommand } from '../../package/server-bundle.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The command compiled as in the package, which starts at once; built when it is first called. */
let compiled: Promise<string> | undefined;

async function compile(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bits-command-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  await bundleCommand(path.join(folder, 'dist/server'));
  return path.join(folder, 'dist/server/cli.js');
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `bits-upload`. */
export async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ChildProcessWithoutNullStreams> {
  const main = await (compiled ??= compile());
  const child = spawn(process.execPath, [main, ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

/** Runs `bits-upload` to its end. */
export async function bitsUpload(...args: readonly string[]): Promise<Ended> {
  const child = await start(args);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: string) => (stdout += text));
  child.stderr.on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

/** A `bits-upload serve` that runs until the test ends. Returns the first line of its output. */
export async function serving(
  t: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly stop: () => Promise<number | null> }> {
  const child = await start(['serve', ...args], env);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  t.after(() => child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')));
    });
    child.stderr.on('data', (text: string) => (stderr += text));
    void ended.then((code) => reject(new Error(`ended with code ${code}: ${stderr}`)));
  });
  return {
    url,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
