import type { LogEntry } from '../../../../demo/server/faults/request-log.js';
import type { FaultRule } from '../../../../demo/server/faults/fault-rule.js';
import type { Stats } from '../../../../demo/server/faults/tally.js';

/** Orders faults from a demo server, and reads what went over its wire. */
export class FaultDesk {
  readonly #url: string;

  constructor(serverUrl: string) {
    this.#url = `${serverUrl}faults`;
  }

  async add(...rules: readonly FaultRule[]): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.#url, { method: 'POST', headers, body: JSON.stringify(rules) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async clear(): Promise<void> {
    await fetch(this.#url, { method: 'DELETE' });
  }

  /** Removes all rules and the log. */
  async reset(): Promise<void> {
    await this.clear();
    await fetch(`${this.#url}/log`, { method: 'DELETE' });
  }

  async log(): Promise<readonly LogEntry[]> {
    const answer = await fetch(`${this.#url}/log`);
    return ((await answer.json()) as { entries: LogEntry[] }).entries;
  }

  async stats(): Promise<Stats> {
    return (await (await fetch(`${this.#url}/stats`)).json()) as Stats;
  }

  /** Number of packets of this type that arrived. */
  async packets(type: string): Promise<number> {
    return (await this.stats()).packets[type] ?? 0;
  }
}

export type { FaultRule, LogEntry };
