import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { RunningServer } from './mutant.js';

/**
 * Starts a server in front of another.
 *
 * @param open Its open sockets, which are destroyed at the end.
 */
export async function listenBefore(
  front: Server,
  behind: RunningServer,
  open: ReadonlySet<Socket>,
): Promise<RunningServer> {
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(behind.url).pathname}`,
    uploadDir: behind.uploadDir,
    async close() {
      const closed = once(front, 'close');
      front.close();
      for (const socket of open) socket.destroy();
      await closed;
      await behind.close();
    },
  };
}
