import { expect } from '@open-wc/testing';
import {
  FetchTransport,
  UploadManager,
  type BitsTransport,
  type TransportRequest,
  type TransportResponse,
} from '../../src/core.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

/** A line that turns a byte of the second Fragment over, once. */
class DamagingTransport implements BitsTransport {
  readonly #fetch = new FetchTransport();
  readonly statuses: number[] = [];
  readonly digests: (string | undefined)[] = [];

  async send(request: TransportRequest): Promise<TransportResponse> {
    const fragment = request.headers['BITS-Packet-Type'] === 'Fragment';
    if (!fragment) return this.#fetch.send(request);
    this.digests.push(request.headers['Content-Digest']);
    const damaged = this.digests.length === 2;
    const response = await this.#fetch.send(damaged ? await damage(request) : request);
    this.statuses.push(response.status);
    return response;
  }
}

async function damage(request: TransportRequest): Promise<TransportRequest> {
  const bytes = new Uint8Array((await request.body?.arrayBuffer()) ?? []);
  bytes[100] = ~(bytes[100] ?? 0);
  return { ...request, body: new Blob([bytes]) };
}

describe('integrity="sha-256"', () => {
  it('sends a Fragment again that was damaged in transit [RFC 9530]', async () => {
    const transport = new DamagingTransport();
    const manager = new UploadManager(
      {
        endpoint: `/uploads/t${crypto.randomUUID()}/`,
        checkpointStore: new MemoryCheckpointStore(),
        integrity: 'sha-256',
        fragmentSize: 50_000,
        transport,
      },
      { random: () => 0 },
    );
    const file = randomFile('precious.bin', 180_000);
    const url = await new Promise<string>((resolve, reject) => {
      manager.addEventListener('bits-success', (event) => {
        resolve(event.url);
      });
      manager.addEventListener('bits-error', (event) => {
        reject(event.error);
      });
      manager.addEventListener('bits-session-lost', () => {
        reject(new Error('a damaged Fragment is no lost session'));
      });
      void manager.add([file]);
    });
    expect(await delivered(url)).to.equal(await sha256Of(file));
    expect(transport.statuses.filter((status) => status === 400)).to.deep.equal([400]);
    for (const digest of transport.digests) expect(digest).to.match(/^sha-256=:[A-Za-z0-9+/]{43}=:$/);
    manager.destroy();
  });
});
