import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { createBitsHandler, type BitsHandler } from './handler.js';
import type { BitsOptions } from './settings.js';
import { acceptBitsMethods } from './front/accept-methods.js';

/** The reference server inside Vite's own, in development and in preview. */
export function bitsVitePlugin(options: BitsOptions): Plugin {
  const mount = ({ httpServer, middlewares }: ViteDevServer | PreviewServer): void => {
    const bits: BitsHandler = createBitsHandler(options);
    if (httpServer) {
      acceptBitsMethods(httpServer as Parameters<typeof acceptBitsMethods>[0]);
      if ('requestTimeout' in httpServer) httpServer.requestTimeout = 0;
      httpServer.once('close', () => void bits.close());
    }
    middlewares.use((request, response, next) => {
      void bits.handle(request, response).then((handled) => {
        if (!handled) next();
      });
    });
  };
  return { name: 'bits-upload-server', configureServer: mount, configurePreviewServer: mount };
}
