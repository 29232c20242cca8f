import type { Clock } from '../../session/ports/clock.js';
import type { Exchange } from '../../session/machine/outcomes.js';
import type { SessionPorts } from '../../session/ports/session-ports.js';
import { FetchTransport } from '../../transport/fetch-transport.js';
import { isAllowedHost } from '../network/allowed-host.js';
import type { Client } from '../task/client.js';
import type { EndpointLimiter, BackoffSlot } from '../network/endpoint-limiter.js';
import type { TaskSnapshot } from '../contract/snapshot.js';

const fetchTransport = new FetchTransport();

/** Whose requests they are. */
export interface Requester {
  readonly client: Client;
  readonly limits: EndpointLimiter;
  /** The remote file's URL. */
  readonly url: string | undefined;
  readonly snapshot: TaskSnapshot;
}

/** A place in the line of an endpoint that rests, kept until the turn has come or none is wanted any more. */
export class BackoffTurn {
  readonly #limits: EndpointLimiter;
  #place: BackoffSlot | undefined;

  constructor(limits: EndpointLimiter) {
    this.#limits = limits;
  }

  take(): BackoffSlot {
    this.#place ??= this.#limits.takeBackoffSlot();
    return this.#place;
  }

  leave(): void {
    this.#place?.leave();
    this.#place = undefined;
  }
}

type SessionIo = Pick<
  SessionPorts,
  | 'transport'
  | 'clock'
  | 'endpoint'
  | 'random'
  | 'methodOverride'
  | 'integrity'
  | 'offline'
  | 'headers'
  | 'credentials'
  | 'renewCredentials'
>;

/** What a session needs for its requests, whether or not a task is listed for it. */
export function sessionIo(of: Requester, clock: Clock, random: () => number): SessionIo {
  const { options } = of.client;
  /** The credentials the last headers came with, to tell a stale refusal from a fresh one. */
  let credentialsSeen = of.client.credentials.version;
  return {
    transport: options.transport ?? fetchTransport,
    clock,
    endpoint: of.limits,
    random,
    methodOverride: options.methodOverride ?? false,
    integrity: options.integrity ?? 'none',
    // `navigator.onLine` is unreliable: only false is trusted, and only after a request failed.
    offline: () => (globalThis.navigator as Navigator | undefined)?.onLine === false,
    async headers(exchange, url) {
      await of.client.credentials.settled();
      credentialsSeen = of.client.credentials.version;
      const { headers, allowedHosts } = of.client.options;
      if (!isAllowedHost(url, of.url, allowedHosts)) return {};
      return typeof headers === 'function' ? await headers(of.snapshot, exchange) : (headers ?? {});
    },
    credentials(exchange: Exchange, url) {
      const foreign = exchange === 'Reply' && !sameOrigin(url, of.url);
      return foreign ? 'omit' : (of.client.options.credentials ?? 'same-origin');
    },
    renewCredentials: () =>
      of.client.credentials.renew(credentialsSeen, async () => {
        const { onAuthRequired, headers } = of.client.options;
        if (onAuthRequired !== undefined) return (await onAuthRequired(of.snapshot)) !== false;
        // A function may yield fresh ones by itself; constants cannot.
        return typeof headers === 'function';
      }),
  };
}

function sameOrigin(url: string, other: string | undefined): boolean {
  return other !== undefined && new URL(url).origin === new URL(other).origin;
}
