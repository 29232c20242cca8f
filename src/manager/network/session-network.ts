import type { Clock } from '../../session/ports/clock.js';
import type { SessionNetwork } from '../../session/ports/session-io.js';
import type { BackoffTurn, EndpointLimiter } from './endpoint-limiter.js';

/** Retry delay while the browser reports that it is offline, as that report may be wrong. Milliseconds. */
const OFFLINE_RETRY_MS = 60_000;

/**
 * When one session may make requests to its endpoint.
 *
 * @param backsOff Called with the end of a back-off that the session waits for, and with 0 when it is over.
 */
export function sessionNetwork(
  limiter: EndpointLimiter,
  clock: Clock,
  random: () => number,
  backsOff?: (untilMs: number) => void,
): SessionNetwork {
  let turn: BackoffTurn | undefined;
  const releaseTurn = (): void => {
    turn?.release();
    turn = undefined;
  };
  return {
    // `navigator.onLine` is unreliable: only false is trusted, and only after a request failed.
    isOffline: () => (globalThis.navigator as Navigator | undefined)?.onLine === false,
    async ready() {
      const { pausedUntilMs } = limiter;
      if (pausedUntilMs > clock.now()) {
        backsOff?.(pausedUntilMs);
        turn ??= limiter.takeBackoffTurn();
        await limiter.ready(clock, random, turn);
        backsOff?.(0);
      }
      releaseTurn();
    },
    delayMs(randomMs, { kind, fault, offline }) {
      if (offline === true) return OFFLINE_RETRY_MS;
      if (kind !== 'busy') return randomMs;
      const nowMs = clock.now();
      limiter.pauseUntil(nowMs + (fault?.retryAfterMs ?? randomMs));
      turn ??= limiter.takeBackoffTurn();
      return Math.max(randomMs, Math.round(limiter.pausedUntilMs - nowMs + turn.delayMs(random())));
    },
    releaseTurn,
  };
}
