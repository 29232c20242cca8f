import net, { type Socket } from 'node:net';
import { listenBefore } from './front.js';
import type { RunningServer } from './mutant.js';

/**
 * A server in front of another that serves one connection at a time, as a program without threads does: the next one
 * waits until the client or the server has closed the one before it.
 *
 * @param waits Called with the number of connections so far that had to wait with a request.
 */
export async function oneConnectionAtATime(
  behind: RunningServer,
  waits?: (count: number) => void,
): Promise<RunningServer> {
  const inner = new URL(behind.url);
  const waiting: Socket[] = [];
  const open = new Set<Socket>();
  let served: Socket | undefined;
  let count = 0;

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
    else if (waits) socket.once('readable', () => waits(++count));
  });
  return listenBefore(front, behind, open);
}
