import { normalizePath, type Plugin, type PreviewServer, type ViteDevServer } from 'vite';
import { createBitsHandler, type BitsHandler } from './handler.js';
import { completeSettings, type BitsOptions } from './settings.js';
import { realPathOfFuture } from './storage/safe-path.js';
import { acceptBitsMethods } from './front/connection/accept-methods.js';

/** Vite's default for `server.fs.deny`; a value that is set replaces the default. */
const VITE_DENIES = [
  '.env',
  '.env.*',
  '*.{crt,pem,key,p12,pfx,cer,der}',
  '.npmrc',
  '.yarnrc.yml',
  '**/.git/**',
];

/**
 * The reference server inside Vite's, in development and in preview. Vite's own file server is denied the upload
 * directory: an uploaded file would be a document of the page's origin there.
 */
export function bitsVitePlugin(options: BitsOptions): Plugin {
  const { uploadDir, stateDir } = completeSettings(options);
  const hidden = [uploadDir, stateDir]
    .flatMap((folder) => [folder, realPathOfFuture(folder)])
    .map(escapedGlob);
  const mount = ({ httpServer, middlewares }: ViteDevServer | PreviewServer): void => {
    const bits: BitsHandler = createBitsHandler(options);
    if (httpServer) {
      acceptBitsMethods(httpServer as Parameters<typeof acceptBitsMethods>[0], bits.settings);
      if ('requestTimeout' in httpServer) httpServer.requestTimeout = 0;
      httpServer.once('close', () => void bits.close());
    }
    middlewares.use((request, response, next) => {
      void bits.handle(request, response).then((handled) => {
        if (!handled) next();
      });
    });
  };
  return {
    name: 'bits-upload-server',
    config: ({ server }) => ({
      server: {
        fs: {
          deny: [...(server?.fs?.deny ? [] : VITE_DENIES), ...hidden.flatMap((each) => [each, `${each}/**`])],
        },
      },
    }),
    configureServer: mount,
    configurePreviewServer: mount,
  };
}

/** A glob pattern that matches only this path. */
function escapedGlob(folder: string): string {
  return normalizePath(folder).replace(/[$^*+?()[\]{}!@|,]/g, '\\$&');
}
