import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { bundleServer, ServerProcess } from '../server/support/server-process.js';

export interface BenchServer {
  readonly url: string;
  /** Path of the delivered file `name`. */
  delivered(name: string): string;
  close(): Promise<void>;
}

/**
 * One process and one origin: the reference server, a sink that forgets, and pages with the headless core
 * and with the element.
 */
export async function startBenchServer(): Promise<BenchServer> {
  const [uploadDir, scripts] = [scratchFolder('bench'), scratchFolder('bench-scripts')];
  await build({
    entryPoints: { core: 'src/core.ts', element: 'src/index.ts' },
    outdir: scripts,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: 'src/tsconfig.json',
  });
  const main = await bundleServer(
    scripts,
    fileURLToPath(new URL('bench-server-process.ts', import.meta.url)),
  );
  const server = new ServerProcess(main, { UPLOAD_DIR: uploadDir, SCRIPTS_DIR: scripts });
  return {
    url: await server.start(),
    delivered: (name) => path.join(uploadDir, name),
    async close() {
      await server.stop('SIGTERM');
      removeFolder(uploadDir);
      removeFolder(scripts);
    },
  };
}
