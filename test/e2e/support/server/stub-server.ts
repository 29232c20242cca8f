import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acceptBitsMethods } from '../../../../demo/server/index.js';

/** Another web server, which takes BITS_POST and answers as the test says. */
export async function stubServer(answer: RequestListener): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  acceptBitsMethods(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
