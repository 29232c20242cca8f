import { groupName, type Group } from './trial/case.js';
import { GROUPS } from './cases/index.js';
import { Journal } from './trial/journal.js';
import { probe } from './probe.js';
import type { GroupResult, Report, Result } from './report/results.js';
import { runCase } from './run-case.js';
import type { Settings } from './trial/settings.js';
import { targetUrl } from './http/target.js';

export interface Listener {
  group?(title: string): void;
  result?(result: Result): void;
}

/** Selects cases by the names in `only`, which are of cases or groups; all if it is empty. */
export function selectCases(only: readonly string[]): readonly Group[] {
  if (only.length === 0) return GROUPS;
  const known = new Set(
    GROUPS.flatMap((group) => [groupName(group), ...group.cases.map(({ name }) => name)]),
  );
  const unknown = only.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`no such case or group: ${unknown.join(', ')}`);
  return GROUPS.map((group) => ({
    ...group,
    cases: group.cases.filter(({ name }) => only.includes(name) || only.includes(groupName(group))),
  })).filter(({ cases }) => cases.length > 0);
}

/** Runs the selected cases sequentially, as the server may be slow. */
export async function runSuite(settings: Settings, listener: Listener = {}): Promise<Report> {
  const selected = selectCases(settings.only);
  const journal = new Journal();
  const offers = await probe(settings, journal);
  const groups: GroupResult[] = [];
  for (const group of selected) {
    listener.group?.(group.title);
    const results: Result[] = [];
    for (const tried of group.cases) {
      const result = await runCase(tried, settings, offers, journal);
      listener.result?.(result);
      results.push(result);
    }
    groups.push({ title: group.title, results });
  }
  const { origin } = new URL(targetUrl(settings.target));
  return { settings, offers, groups, delivered: [...journal.delivered].map((path) => origin + path) };
}
