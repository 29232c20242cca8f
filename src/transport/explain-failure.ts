import type { Explanation } from './transport.js';

/** Time limit of a probe. */
const PROBE_MS = 5_000;
/** Time for which the result of a probe is used, for all files of the page. */
const KEPT_MS = 60_000;
/** Time after a failed probe in which the browser reports that a policy blocked it. */
const REPORT_MS = 100;
/** Maximum number of origins whose result is kept. */
const MAX_KEPT = 16;

/** Hosts that an https page may call by http [Secure Contexts 3.1]. */
const LOOPBACK = /^(.+\.)?localhost$|^127\.|^\[::1\]$/;

/** `blocked`: by the page's policy; `alive`: any response, even one that the page may not read; `silent`: none. */
type Probed = 'blocked' | 'alive' | 'silent';

const probes = new Map<string, { readonly result: Promise<Probed>; readonly untilMs: number }>();

/**
 * Finds out why `fetch` had no response, as its error is the same for all reasons: mixed content by the schemes; a policy by its
 * report, and a missing CORS by one request whose response may not be read, at most once a minute for an origin.
 *
 * @param again See `BitsTransport.explain`. A single failure may be a lost connection: it is not attributed to CORS.
 */
export async function explain(url: string, again: boolean): Promise<Explanation | undefined> {
  const { origin: page } = globalThis;
  const { protocol, hostname, origin } = new URL(url);
  if (page.startsWith('https:') && protocol === 'http:' && !LOOPBACK.test(hostname))
    return explanation('blocked', 'mixed-content', `a page with https cannot upload to ${origin}`);
  const probed = await probeOnce(url, origin);
  if (probed === 'blocked')
    return explanation(
      'blocked',
      'csp-blocked',
      `the Content-Security-Policy of the page blocks ${origin}: add it to connect-src`,
    );
  if (probed === 'silent' || origin === page || !again) return undefined;
  return explanation(
    'network',
    'cors-missing',
    `${origin} answers, but lacks Access-Control-Allow-Origin, -Methods or -Headers for ${page}, also for OPTIONS`,
  );
}

function explanation(reason: Explanation['reason'], code: Explanation['code'], message: string): Explanation {
  return { reason, code, cause: new Error(message) };
}

function probeOnce(url: string, origin: string): Promise<Probed> {
  const nowMs = Date.now();
  const known = probes.get(origin);
  if (known !== undefined && known.untilMs > nowMs) return known.result;
  if (probes.size >= MAX_KEPT) probes.clear();
  const result = probe(url, origin);
  probes.set(origin, { result, untilMs: nowMs + KEPT_MS });
  return result;
}

async function probe(url: string, origin: string): Promise<Probed> {
  const reports: Event[] = [];
  const onViolation = (event: Event): void => {
    const { disposition, effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    const isOfProbe = URL.canParse(blockedURI) && new URL(blockedURI).origin === origin;
    if (disposition === 'enforce' && effectiveDirective === 'connect-src' && isOfProbe) reports.push(event);
  };
  addEventListener('securitypolicyviolation', onViolation);
  try {
    await fetch(url, {
      method: 'HEAD',
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return 'alive';
  } catch {
    await new Promise((resolve) => setTimeout(resolve, REPORT_MS));
    return reports.length > 0 ? 'blocked' : 'silent';
  } finally {
    removeEventListener('securitypolicyviolation', onViolation);
  }
}
