/** `npm start`: the demo page and the reference BITS server in one process, with one origin. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sendDemoFile } from './serve/demo-files.js';
import { demoOptions } from './serve/demo-options.js';
import { ModuleFiles } from './serve/module-files.js';
import { createModuleCompiler, ModuleServer } from './serve/module-server.js';
import { pagePolicy } from './serve/policy.js';
import {
  acceptBitsMethods,
  createBitsHandler,
  isAllowedHost,
  refuseHost,
  SettingsError,
} from './server/index.js';
import { completeSettings } from './server/settings.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { host, port, options } = demoOptions(env);
  // Has to precede the handler, which creates directories.
  const files = new ModuleFiles(ROOT, completeSettings(options));
  const bits = createBitsHandler(options);
  const vite = createModuleCompiler(files, { middlewareMode: true, hmr: false, ws: false, watch: null });
  const modules = vite.then((compiler) => new ModuleServer(files, compiler));
  const pages = { folder: files.scripts, policy: pagePolicy(env['DEMO_CONNECT_SRC']) };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Under DNS rebinding, a foreign page must read neither uploads nor the demo.
    if (!isAllowedHost(request, bits.settings.allowedHosts)) {
      refuseHost(response);
      return;
    }
    if (await bits.handle(request, response)) return;
    await sendDemoFile(request, response, await modules, pages);
  };
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  acceptBitsMethods(server, bits.settings);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  console.log(`http://${host.includes(':') ? `[${host}]` : host}:${actual}/`);

  const end = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await bits.close();
    await (await vite).close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
}

try {
  await main(process.env);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
