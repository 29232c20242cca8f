/** `npm run dev`: the demo of `npm start` in Vite's server, whose pages reload when a file changes. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendDemoFile } from './serve/demo-files.js';
import { demoOptions } from './serve/demo-options.js';
import { MODULES_PATH, ModuleFiles } from './serve/module-files.js';
import { createModuleCompiler, ModuleServer } from './serve/module-server.js';
import { developmentPolicy } from './serve/policy.js';
import { isAllowedHost, refuseHost, SettingsError } from './server/index.js';
import { completeSettings } from './server/settings.js';
import { bitsVitePlugin } from './server/vite-plugin.js';
import type { Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Answers every request that the BITS server does not: Vite's own file server gets none. */
function demoPlugin(
  files: ModuleFiles,
  allowedHosts: readonly string[],
  connect: string | undefined,
): Plugin {
  const pages = {
    folder: files.scripts,
    policy: developmentPolicy(connect),
    head: `<script type="module" src="${MODULES_PATH}@vite/client"></script>`,
  };
  return {
    name: 'demo-pages',
    configureServer(vite) {
      const modules = new ModuleServer(files, vite);
      vite.middlewares.use((request, response, next) => {
        if (isAllowedHost(request, allowedHosts)) sendDemoFile(request, response, modules, pages).catch(next);
        else refuseHost(response);
      });
      // Vite reloads pages for modules, but does not know pages and styles.
      vite.watcher.add(files.scripts).on('change', (file) => {
        if (path.dirname(file) === files.scripts && /\.(?:html|css|svg)$/.test(file))
          vite.environments.client.hot.send({ type: 'full-reload' });
      });
    },
  };
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { host, port, options } = demoOptions(env);
  const settings = completeSettings(options);
  const files = new ModuleFiles(ROOT, settings, true);
  const vite = await createModuleCompiler(
    files,
    {
      host,
      port,
      strictPort: true,
      // Hosts of Vite's web socket; `demoPlugin` checks requests against the same list.
      allowedHosts: settings.allowedHosts.includes('*') ? true : [...settings.allowedHosts],
      watch: { ignored: [settings.uploadDir, settings.stateDir, path.join(files.scripts, 'server')] },
    },
    [bitsVitePlugin(options), demoPlugin(files, settings.allowedHosts, env['DEMO_CONNECT_SRC'])],
  );
  await vite.listen();
  const local = host.includes(':') ? `[${host}]` : host;
  console.log(`http://${local}:${vite.config.server.port}/`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void vite.close().finally(() => process.exit(0)));
}

try {
  await main(process.env);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
