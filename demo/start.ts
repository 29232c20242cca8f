/** `npm start`: the demo page and the reference BITS server, one process and one origin. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer as createVite } from 'vite';
import {
  acceptBitsMethods,
  createBitsHandler,
  settingsFromEnvironment,
  SettingsError,
} from './server/index.js';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/**
 * As strict as a bank's: the element has to live with it.
 *
 * @param connect Origins besides its own that the page may send to, as in `connect-src`.
 */
const policy = (connect = ''): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

const PAGE = /^\/(?:(\w+)\.html)?(?:\?|$)/;

/** Vite turns TypeScript into what browsers read. The pages it never touches: nothing may reload them. */
function modules() {
  return createVite({
    configFile: false,
    root: here('.'),
    cacheDir: here('../node_modules/.vite/demo'),
    appType: 'custom',
    logLevel: 'warn',
    server: {
      middlewareMode: true,
      hmr: false,
      ws: false,
      watch: null,
      allowedHosts: true,
      fs: { allow: [here('..')] },
    },
    // lit and idb are modules already. Bundled when first met, they would reload a page in mid-upload.
    optimizeDeps: { noDiscovery: true, include: [] },
    resolve: { conditions: ['module', 'browser', 'production'] },
  });
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  // The demo lets its visitor make trouble; a page on the network should not
  const host = env['HOST'] || '127.0.0.1';
  const local = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  const bits = createBitsHandler(
    settingsFromEnvironment(env, { uploadDir: here('uploads'), allowOverwrites: true, faults: local }),
  );
  const vite = modules();

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await bits.handle(request, response)) return;
    const page = PAGE.exec(request.url ?? '/');
    const html = page && (await readFile(here(`${page[1] ?? 'index'}.html`)).catch(() => undefined));
    if (html) {
      response.writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy(env['DEMO_CONNECT_SRC']),
        'Cache-Control': 'no-cache',
      });
      response.end(html);
      return;
    }
    (await vite).middlewares(request, response, () => response.writeHead(404).end());
  };
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  acceptBitsMethods(server, bits.settings);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(Number(env['PORT'] || 5173), host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  console.log(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);

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
