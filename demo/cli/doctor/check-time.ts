import type { Answer } from './exchange.js';
import { good, improve, type Finding } from './finding.js';

const SLOW_MS = 500;
const MAX_SKEW_MS = 5 * 60_000;

/** How long an answer takes, and whether the server's clock agrees with this machine's. */
export function checkTime(answers: readonly Answer[], nowMs: number): Finding[] {
  const sorted = answers.map(({ durationMs }) => durationMs).sort((one, other) => one - other);
  const medianMs = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const findings = [
    medianMs < SLOW_MS
      ? good(`a Ping takes ${medianMs} ms, with a new connection`)
      : improve(`a Ping takes ${medianMs} ms: small files take several times that`),
  ];
  const skewMs = Date.parse(answers[0]?.headers['date'] ?? '') - nowMs;
  if (Math.abs(skewMs) > MAX_SKEW_MS)
    findings.push(
      improve(
        `the server's clock is ${Math.round(Math.abs(skewMs) / 60_000)} min ${skewMs < 0 ? 'behind' : 'ahead of'} that of this machine: set it by NTP`,
      ),
    );
  return findings;
}
