import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { acceptBitsMethods } from './front/connection/accept-methods.js';
import { readRequestHead } from './front/request-head.js';
import { createBitsServer, type BitsServer } from './server.js';
import type { BitsOptions } from './settings.js';

export interface FarmOptions extends Omit<BitsOptions, 'hostId'> {
  /** Number of servers. Default: 2. */
  readonly size?: number;
  /** Whether all servers share the same directories; otherwise each has its own. Default: false. */
  readonly shared?: boolean;
}

/** Several servers behind one address; each asks its clients, by BITS-Host-Id, to address it directly. */
export interface Farm {
  /** Origin of the common address. */
  readonly front: string;
  readonly nodes: readonly (BitsServer & { readonly origin: string; readonly uploadDir: string })[];
  /** Stops a server: it refuses connections, and the front skips it. */
  readonly stop: (node: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Starts a farm on free ports. The front distributes requests to the servers in turn, as a simple load balancer does:
 * unless the storage is shared, a packet may reach a server that does not know its session.
 */
export async function startFarm({ size = 2, shared = false, ...options }: FarmOptions): Promise<Farm> {
  const nodes: Farm['nodes'][number][] = [];
  for (let i = 0; i < size; i += 1) nodes.push(await startNode(options, shared ? '' : `node-${i + 1}`));
  const alive = nodes.map(() => true);
  let turn = 0;
  const front = createServer({ requestTimeout: 0 }, (request, response) => {
    const { method } = readRequestHead(request);
    // A preflight does not advance the turn: otherwise the request after it would always reach the same server.
    if (method !== 'OPTIONS') turn += 1;
    const order = nodes.map((_, i) => (turn + i) % nodes.length).filter((i) => alive[i]);
    const node = nodes[order[0] ?? -1];
    if (!node) return void response.writeHead(503, { 'Content-Length': 0 }).end();
    void node.bits.handle(request, response).then((handled) => {
      if (!handled) response.writeHead(404, { 'Content-Length': 0 }).end();
    });
  });
  acceptBitsMethods(front);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const stop = async (i: number): Promise<void> => {
    if (!alive[i]) return;
    alive[i] = false;
    await nodes[i]?.close();
  };
  return {
    front: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    nodes,
    stop,
    close: async () => {
      await closeServer(front);
      await Promise.all(nodes.map((_, i) => stop(i)));
    },
  };
}

/** Starts one server. The host id contains the port, which is known only once the server listens. */
async function startNode(options: BitsOptions, folder: string): Promise<Farm['nodes'][number]> {
  const uploadDir = path.join(options.uploadDir, folder);
  const port = await freePort();
  const server = createBitsServer({ ...options, uploadDir, hostId: `127.0.0.1:${port}` });
  return { ...server, uploadDir, origin: await server.listen(port) };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await closeServer(probe);
  return port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
