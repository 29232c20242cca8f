import { failuresByCause } from './causes.js';
import { count, type Report } from './results.js';
import { targetUrl } from '../http/target.js';

/** The report as JSON, without the credentials given by --header. */
export function reportJson(report: Report): string {
  const { settings, offers, groups, delivered } = report;
  const data = {
    target: targetUrl(settings.target),
    strict: settings.strict,
    counts: count(report),
    causes: failuresByCause(report).map(({ cause, cases }) => ({
      cause,
      cases: cases.map(({ name }) => name),
    })),
    offers: Object.fromEntries(offers),
    groups,
    delivered,
  };
  return `${JSON.stringify(data, undefined, 2)}\n`;
}
