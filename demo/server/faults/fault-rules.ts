import { FaultRuleError, meets, parseFaultRule, type FaultRule } from './fault-rule.js';
import type { PacketFacts } from './packet-facts.js';

/** A rule with its counts. */
export interface BookedRule {
  readonly id: number;
  readonly rule: FaultRule;
  /** Packets that matched the rule. */
  seen: number;
  /** Packets to which the fault was applied. */
  hits: number;
}

/** The active rules, in the order in which they were added. */
export class FaultRules {
  readonly #maxRules: number;
  #rules: BookedRule[];
  #lastId: number;

  /** @param rules Rules of an earlier run, with their counts. */
  constructor(maxRules: number, rules: readonly BookedRule[] = []) {
    this.#maxRules = maxRules;
    this.#rules = [...rules];
    this.#lastId = Math.max(0, ...rules.map(({ id }) => id));
  }

  get rules(): readonly BookedRule[] {
    return this.#rules;
  }

  /** @throws FaultRuleError, without adding any, if a rule is invalid or there would be too many. */
  add(...rules: unknown[]): BookedRule[] {
    const parsed = rules.map(parseFaultRule);
    if (this.#rules.length + parsed.length > this.#maxRules) {
      throw new FaultRuleError(`there can be ${this.#maxRules} rules; remove some first`);
    }
    const booked = parsed.map((rule) => ({ id: (this.#lastId += 1), rule, seen: 0, hits: 0 }));
    this.#rules.push(...booked);
    return booked;
  }

  /** Removes a rule; without an id, all rules. */
  clear(id?: number): void {
    this.#rules = id === undefined ? [] : this.#rules.filter((booked) => booked.id !== id);
  }

  /** Counts the packet for every rule that matches, and returns the rules to apply to it. */
  match(packet: PacketFacts): FaultRule[] {
    const rules: FaultRule[] = [];
    for (const booked of this.#rules) {
      const { rule } = booked;
      if (!meets(rule, packet)) continue;
      booked.seen += 1;
      const spent = rule.count !== 0 && booked.hits >= (rule.count ?? 1);
      if (spent || booked.seen < (rule.nth ?? 1)) continue;
      booked.hits += 1;
      rules.push(rule);
    }
    return rules;
  }
}
