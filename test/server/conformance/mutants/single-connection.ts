import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { RunningServer } from './mutant.js';

/**
 * A server in front of another that serves one connection at a time, as a program without threads does: the next one
 * waits until the client or the server has closed the one before it.
 */
export async function oneConnectionAtATime(behind: RunningServer): Promise<RunningServer> {
  const inner = new URL(behind.url);
  const waiting: Socket[] = [];
  const open = new Set<Socket>();
  let served: Socket | undefined;

  function serveNext(): void {
    served = waiting.shift();
    if (!served) return;
    const client = served;
    const server = net.connect({ port: Number(inner.port), host: inner.hostname, allowHalfOpen: true });
    open.add(server);
    server.on('error', () => client.destroy()).on('close', () => open.delete(server));
    client.pipe(server).pipe(client);
    client.on('close', () => {
      server.destroy();
      serveNext();
    });
    if (client.destroyed) client.emit('close');
  }

  const front = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    waiting.push(socket);
    if (!served) serveNext();
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const { port } = front.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${inner.pathname}`,
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
