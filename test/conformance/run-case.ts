import type { Case, Need } from './trial/case.js';
import { ConnectionEnded, NoAnswer } from './http/connection.js';
import type { Journal } from './trial/journal.js';
import type { Offers } from './probe.js';
import { MalformedResponse } from './http/response.js';
import type { Result } from './report/results.js';
import type { Feature, Settings } from './trial/settings.js';
import { Trial } from './trial/trial.js';
import { Violation } from './trial/verdict.js';

/** The reason why a case cannot be run, or undefined. */
export function unmet(need: Need, settings: Settings, offers: Offers): string | undefined {
  switch (need) {
    case 'fragment-limit':
      return settings.maxFragmentBytes === undefined ? 'no --max-fragment given' : undefined;
    case 'upload-limit':
      return settings.maxUploadBytes === undefined ? 'no --max-upload given' : undefined;
    case 'overwrite-refusal': {
      const offer = offers.get('overwrite');
      return offer?.offered === true ? `overwriting is allowed (${offer.because})` : undefined;
    }
    default: {
      const offer = offers.get(need);
      return offer?.offered === true ? undefined : `not offered: ${need} (${offer?.because ?? 'not asked'})`;
    }
  }
}

export function offeredFeatures(offers: Offers): ReadonlySet<Feature> {
  return new Set([...offers].filter(([, { offered }]) => offered).map(([feature]) => feature));
}

export async function runCase(
  tried: Case,
  settings: Settings,
  offers: Offers,
  journal: Journal,
): Promise<Result> {
  const { name, title, cites } = tried;
  const about = { name, title, cites };
  const lacking = (tried.needs ?? [])
    .map((need) => unmet(need, settings, offers))
    .find((why) => why !== undefined);
  if (lacking !== undefined)
    return { ...about, verdict: 'skip', deviations: [], reason: lacking, durationMs: 0 };

  const t = new Trial(settings, journal, offeredFeatures(offers));
  const startedMs = performance.now();
  const outcome = await judge(tried, t, unmet('get', settings, offers));
  const durationMs = Math.round(performance.now() - startedMs);
  await t.end();
  return { ...about, ...outcome, deviations: t.deviations, durationMs };
}

type Outcome = Pick<Result, 'verdict' | 'reason' | 'expected' | 'actual' | 'transcript'>;

/** @param unreadable The reason why delivered files cannot be read, if they cannot. */
async function judge(tried: Case, t: Trial, unreadable: string | undefined): Promise<Outcome> {
  try {
    await tried.run(t);
    if (t.blind) {
      const reason = `only the answers were right; the delivered file could not be looked at: ${unreadable ?? ''}`;
      return { verdict: 'skip', reason };
    }
    return { verdict: t.deviations.length > 0 ? 'deviation' : 'pass' };
  } catch (error) {
    const failed = { verdict: 'fail', transcript: t.transcript.lines } as const;
    if (error instanceof Violation) {
      return { ...failed, reason: error.message, expected: error.expected, actual: error.actual };
    }
    if (isTheServers(error)) return { ...failed, reason: error.message };
    // An error in the suite itself says nothing about the server.
    throw error;
  }
}

function isTheServers(error: unknown): error is Error {
  if (error instanceof ConnectionEnded || error instanceof NoAnswer || error instanceof MalformedResponse)
    return true;
  const { syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && (syscall === 'connect' || syscall === 'read' || syscall === 'write');
}
