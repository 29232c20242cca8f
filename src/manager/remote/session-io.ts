import type { SessionFile, SessionIo } from '../../session/ports/session-io.js';
import type { Clock } from '../../session/ports/clock.js';
import { FetchTransport } from '../../transport/fetch-transport.js';
import { record, type LogEntry } from '../diagnostics/step-log.js';
import { isAllowedHost } from '../network/allowed-host.js';
import { sessionNetwork } from '../network/session-network.js';
import type { UploadTarget } from './upload-target.js';

const fetchTransport = new FetchTransport();

/**
 * Creates the SessionIo of a file's session, without its checkpoint.
 *
 * @param backsOff As for `sessionNetwork`.
 */
export function sessionIo(
  of: UploadTarget,
  file: SessionFile,
  { clock, random, log }: { readonly clock: Clock; readonly random: () => number; readonly log: LogEntry[] },
  backsOff?: (untilMs: number) => void,
): SessionIo {
  const { client, limiter } = of;
  const { options } = client;
  /** Version of the credentials in the last headers, to detect that refused ones were renewed meanwhile. */
  let credentialsSeen = client.credentials.version;
  return {
    transport: options.transport ?? fetchTransport,
    clock,
    random,
    endpoint: limiter,
    network: sessionNetwork(limiter, clock, random, backsOff),
    file,
    record: (...step) => record(log, of.client.options.debug, clock.now(), of.record.init.id, ...step),
    requests: {
      // Read for each packet: a page may set it before it retries.
      get methodOverride() {
        return of.client.options.methodOverride ?? false;
      },
      integrity: options.integrity ?? 'none',
      async headers(exchange, url) {
        const { credentials } = of.client;
        await credentials.settled();
        credentialsSeen = credentials.version;
        const { headers, allowedHosts } = of.client.options;
        if (!isAllowedHost(url, of.shown.url, allowedHosts)) return {};
        return typeof headers === 'function' ? await headers(of.snapshot, exchange) : (headers ?? {});
      },
      credentials(exchange, url) {
        const isForeign = exchange === 'Reply' && !isAllowedHost(url, of.shown.url);
        return isForeign ? 'omit' : (of.client.options.credentials ?? 'same-origin');
      },
      renewCredentials: () =>
        of.client.credentials.renew(credentialsSeen, async () => {
          const { onAuthRequired, headers } = of.client.options;
          if (onAuthRequired !== undefined) return (await onAuthRequired(of.snapshot)) !== false;
          // A function may yield fresh ones by itself; constants cannot.
          return typeof headers === 'function';
        }),
    },
  };
}
