import net, { type Socket } from 'node:net';
import { listenBefore } from '../../server/conformance/mutants/front.js';
import type { RunningServer } from '../../server/conformance/mutants/mutant.js';

/**
 * A server in front of another that breaks one connection: the one on which the clients have sent this many bytes in all.
 * What came before arrives.
 */
export async function cuttingOnce(behind: RunningServer, bytes: number): Promise<RunningServer> {
  const inner = new URL(behind.url);
  const open = new Set<Socket>();
  let left = bytes;

  const front = net.createServer((client) => {
    const server = net.connect(Number(inner.port), inner.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    server.pipe(client);
    client.on('data', (data) => {
      const isCut = left > 0 && data.length >= left;
      server.write(isCut ? data.subarray(0, left) : data);
      left -= data.length;
      // The server has what was written before the connection ends.
      if (isCut) server.end(() => client.resetAndDestroy());
    });
  });
  return listenBefore(front, behind, open);
}
