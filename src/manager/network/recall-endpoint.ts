import { EndpointRecords } from '../../checkpoints/endpoint-memory.js';
import type { EndpointLimiter } from './endpoint-limiter.js';

/**
 * Reads what earlier visits learned of an endpoint, unless this page has learned sizes since, and deletes expired records.
 * Rejects if the storage fails.
 *
 * @returns Stores the limits if sizes changed. A failure is ignored: the next visit learns again.
 */
export async function recallEndpoint(
  database: string,
  endpoint: Pick<EndpointLimiter, 'url' | 'limits'>,
): Promise<() => void> {
  const records = new EndpointRecords(database);
  const ignore = (): void => undefined;
  // The query may be a secret.
  const key = endpoint.url.replace(/[?#].*/s, '');
  let stored = { acceptedBytes: 0, refusedBytes: Infinity };
  const isNew = (): boolean => {
    const { acceptedBytes, refusedBytes } = endpoint.limits;
    return acceptedBytes !== stored.acceptedBytes || refusedBytes !== stored.refusedBytes;
  };
  const memory = await records.get(key);
  if (memory !== undefined && !isNew()) {
    const { acceptedBytes, refusedBytes, bytesPerMs, rttMs } = memory;
    endpoint.limits = { acceptedBytes, refusedBytes, bytesPerMs, rttMs };
    stored = memory;
  }
  void records.deleteObsolete().catch(ignore);
  return () => {
    if (!isNew()) return;
    stored = endpoint.limits;
    void records.put(key, { ...endpoint.limits, updatedAt: Date.now() }).catch(ignore);
  };
}
