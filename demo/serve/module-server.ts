import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, send, type InlineConfig, type Plugin, type ViteDevServer } from 'vite';
import { MODULES_PATH, type ModuleFiles } from './module-files.js';

/** Vite with the sources as its root. It only compiles modules; its own file server is not used. */
export function createModuleCompiler(
  files: ModuleFiles,
  server: InlineConfig['server'],
  plugins: readonly Plugin[] = [],
): Promise<ViteDevServer> {
  return createServer({
    configFile: false,
    envDir: false,
    root: files.sources,
    base: MODULES_PATH,
    publicDir: false,
    appType: 'custom',
    logLevel: 'warn',
    server: { cors: false, ...server, fs: { allow: [...files.roots] } },
    plugins: [
      { name: 'demo-scripts', load: (id) => (files.isScript(id) ? readFile(id, 'utf8') : null) },
      ...plugins,
    ],
    // lit and idb are ES modules already. Bundling them on first use would reload a page during an upload.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { conditions: ['module', 'browser', 'production'] },
  });
}

/** Serves the known modules, compiled from their current files. */
export class ModuleServer {
  readonly #files: ModuleFiles;
  readonly #vite: ViteDevServer;
  readonly #stamps = new Map<string, string>();

  constructor(files: ModuleFiles, vite: ViteDevServer) {
    this.#files = files;
    this.#vite = vite;
  }

  /** Answers with a module; returns `false` if the target names none. */
  async send(target: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const module = await this.#files.find(target);
    if (!module) return false;
    await this.#forgetOutdated(module.file);
    const headers = { 'X-Content-Type-Options': 'nosniff' };
    try {
      const result = await this.#vite.environments.client.transformRequest(module.url);
      if (!result) return false;
      const { code, etag, map } = result;
      send(request, response, code, 'js', {
        ...(etag !== undefined && { etag }),
        map,
        cacheControl: 'no-cache',
        headers,
      });
    } catch (error) {
      console.error(error);
      response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
      response.end('This module does not compile. The log of the server says why.\n');
    }
    return true;
  }

  /** Compiles a file again if it has changed, so that no file watcher is needed. */
  async #forgetOutdated(file: string): Promise<void> {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    const stamp = [ino, size, mtimeMs, ctimeMs].join();
    const { moduleGraph } = this.#vite.environments.client;
    if (this.#stamps.get(file) !== stamp)
      for (const module of moduleGraph.getModulesByFile(file) ?? []) moduleGraph.invalidateModule(module);
    this.#stamps.set(file, stamp);
  }
}
