import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { removeFolder, scratchFolder } from '../e2e/support/scratch.js';

export interface BenchServer {
  readonly url: string;
  /** Where the delivered file `name` lies. */
  delivered(name: string): string;
  close(): Promise<void>;
}

/**
 * One process and one origin: the reference server, a sink that forgets, and pages with the headless core
 * and with the element.
 */
export async function startBenchServer(): Promise<BenchServer> {
  const [uploadDir, scripts] = [scratchFolder('bench'), scratchFolder('bench-scripts')];
  const page: BuildOptions = { target: 'es2022', minify: true, tsconfig: 'src/tsconfig.json' };
  await bundle('src/core.ts', path.join(scripts, 'core.js'), page);
  await bundle('src/index.ts', path.join(scripts, 'element.js'), page);
  const main = path.join(scripts, 'server.mjs');
  const source = fileURLToPath(new URL('bench-server-process.ts', import.meta.url));
  await bundle(source, main, { platform: 'node', target: 'node20' });

  const server = spawn(process.execPath, [main, uploadDir, scripts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    delivered: (name) => path.join(uploadDir, name),
    async close() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      removeFolder(uploadDir);
      removeFolder(scripts);
    },
  };
}

async function bundle(entry: string, outfile: string, options: BuildOptions): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
    ...options,
  });
}
