import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { PEERS } from '../plan.js';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const MODULES = path.join(HERE, 'node_modules');
/** Where the server finds its packages, and git, linter and compiler look at nothing. */
const OUT = path.join(MODULES, '.bench');

/** Installs the competitors, unless they are as this folder's lock file says. */
export function installPeers(): void {
  const installed = path.join(MODULES, '.package-lock.json');
  const locked = path.join(HERE, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  console.log('Installing the competitors into test/bench/peers/node_modules');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: HERE,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

export interface Built {
  /** Folder of the pages' scripts. */
  readonly scripts: string;
  readonly server: string;
  readonly line: string;
}

/** Compiles the pages' scripts, each with its competitor in it, and the processes. */
export async function buildAll(): Promise<Built> {
  const scripts = path.join(OUT, 'scripts');
  await build({
    entryPoints: PEERS.map(({ id }) => path.join(HERE, 'page', `${id}.ts`)),
    outdir: scripts,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.css': 'text' },
    define: { 'process.env.NODE_ENV': '"production"' },
    tsconfig: 'src/tsconfig.json',
  });
  await build({
    entryPoints: {
      server: path.join(HERE, 'server', 'server-process.ts'),
      line: path.join(HERE, 'line', 'line-process.ts'),
    },
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return { scripts, server: path.join(OUT, 'server.mjs'), line: path.join(OUT, 'line.mjs') };
}
