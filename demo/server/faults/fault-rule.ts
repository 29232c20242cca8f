import type { PacketFacts } from './packet-facts.js';

/** The faults, each with its own fields. */
export type Fault =
  /** Break the connection: before the body is read, in its middle (after `bytes`; default half), or after it. */
  | { readonly fault: 'reset'; readonly when?: 'before' | 'during' | 'after'; readonly bytes?: number }
  /**
   * Answer with another status, with BITS error headers only if `hresult` is given. `stored`: after processing the
   * packet.
   */
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly retryAfter?: number | string;
      readonly hresult?: string;
      readonly context?: string;
      /** BITS-Received-Content-Range: the offset that a 416 names. */
      readonly received?: number;
      readonly html?: boolean;
      readonly stored?: boolean;
    }
  /** Answer with a web page, as captive portals and fallback routes do. */
  | { readonly fault: 'html'; readonly status?: number; readonly stored?: boolean }
  /** Delete the session, then process the packet, which then has an unknown session. */
  | { readonly fault: 'forget' }
  /** Process the packet, then break the connection instead of sending the Ack. */
  | { readonly fault: 'lose-ack' }
  /** Wait before reading the body or before the Ack, for `ms` or until the client disconnects. */
  | { readonly fault: 'hang'; readonly when?: 'reading' | 'ack'; readonly ms?: number }
  | { readonly fault: 'delay'; readonly ms: number }
  | { readonly fault: 'throttle'; readonly bytesPerSecond: number }
  /** Falsify BITS-Received-Content-Range. `offset` is the value for `wrong`; default: the correct one plus one. */
  | {
      readonly fault: 'range';
      readonly mode: 'wrong' | 'missing' | 'misspelt' | 'none' | 'as-range';
      readonly offset?: number;
    }
  /** Change the Ack's headers. */
  | {
      readonly fault: 'headers';
      readonly set?: Readonly<Record<string, string>>;
      readonly remove?: readonly string[];
    };

/** The packets to which a fault applies; an absent field matches all. */
export interface Selection {
  /** A packet type; `GET` for replies and downloads. */
  readonly packet?: string;
  readonly session?: string;
  /** The decoded last segment of the URL's path. */
  readonly name?: string;
  /** A prefix of the URL's path. */
  readonly path?: string;
  /** The position of a Fragment: it begins the file, ends it, or neither. */
  readonly position?: 'first' | 'middle' | 'last';
  /** A Fragment that contains this byte. */
  readonly at?: number;
  /** A Fragment of more bytes than this. */
  readonly over?: number;
  /** The fault begins with the nth packet that matches. Default: 1. */
  readonly nth?: number;
  /** The number of packets to which the fault applies; 0 for all. Default: 1. */
  readonly count?: number;
}

export type FaultRule = Fault & Selection;

/** The rule is invalid; the message names the field. */
export class FaultRuleError extends Error {
  override readonly name = 'FaultRuleError';
}

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
/** Names and values of headers that node:http accepts; others would throw when the rule is applied. */
const headerText: Check = (value) => text(value) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value as string);
const headerName: Check = (value) => text(value) && /^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(value as string);
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const amount: Check = (value) => typeof value === 'number' && value >= 0 && value < 2 ** 53;
/** Longer timeouts make Node's timers fire at once. */
const milliseconds: Check = (value) => amount(value) && (value as number) < 2 ** 31;
const record: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The table's own entry; undefined for inherited names such as `constructor`. */
const own = <T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined =>
  typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;
const oneOf =
  (...choices: unknown[]): Check =>
  (value) =>
    choices.includes(value);
const status: Check = (value) => count(value) && (value as number) >= 200 && (value as number) <= 599;

const SELECTION: Record<string, Check> = {
  packet: text,
  session: text,
  name: text,
  path: text,
  position: oneOf('first', 'middle', 'last'),
  at: count,
  over: count,
  nth: count,
  count,
};

const FAULTS: Record<Fault['fault'], Record<string, Check>> = {
  reset: { when: oneOf('before', 'during', 'after'), bytes: count },
  status: {
    status,
    retryAfter: (v) => headerText(v) || amount(v),
    hresult: headerText,
    context: headerText,
    received: count,
    html: flag,
    stored: flag,
  },
  html: { status, stored: flag },
  forget: {},
  'lose-ack': {},
  hang: { when: oneOf('reading', 'ack'), ms: milliseconds },
  delay: { ms: milliseconds },
  throttle: { bytesPerSecond: (value) => amount(value) && (value as number) > 0 },
  range: { mode: oneOf('wrong', 'missing', 'misspelt', 'none', 'as-range'), offset: count },
  headers: { set: record, remove: Array.isArray },
};

/** Checks of fields that contain several values, by field; each returns error messages. */
const MEMBERS: Readonly<Record<string, ((field: unknown) => string[]) | undefined>> = {
  set: (field) =>
    Object.entries(field as object).flatMap(([name, value]) =>
      headerName(name) && headerText(value) ? [] : `set.${name} cannot be ${JSON.stringify(value)}`,
    ),
  remove: (field) =>
    (field as unknown[]).flatMap((name, i) =>
      headerName(name) ? [] : `remove[${i}] cannot be ${JSON.stringify(name)}`,
    ),
};

const REQUIRED: Partial<Record<Fault['fault'], string>> = {
  status: 'status',
  delay: 'ms',
  throttle: 'bytesPerSecond',
  range: 'mode',
};

/** Largest rule, in characters of JSON. */
const MAX_RULE_CHARACTERS = 8192;

/** @throws FaultRuleError */
export function parseFaultRule(value: unknown): FaultRule {
  if (!record(value)) throw new FaultRuleError('a rule is an object');
  if (JSON.stringify(value).length > MAX_RULE_CHARACTERS) {
    throw new FaultRuleError(`a rule has ${MAX_RULE_CHARACTERS} characters at most`);
  }
  const { fault, ...fields } = value as Record<string, unknown>;
  const checks = own<Record<string, Check>>(FAULTS, fault);
  if (!checks) throw new FaultRuleError(`fault is one of ${Object.keys(FAULTS).join(', ')}`);
  for (const [name, field] of Object.entries(fields)) {
    const check = own(checks, name) ?? own(SELECTION, name);
    if (!check) throw new FaultRuleError(`${String(fault)} has no field ${name}`);
    if (!check(field)) throw new FaultRuleError(`${name} cannot be ${JSON.stringify(field)}`);
    for (const member of own(MEMBERS, name)?.(field) ?? []) throw new FaultRuleError(member);
  }
  const required = REQUIRED[fault as Fault['fault']];
  if (required !== undefined && !Object.hasOwn(fields, required))
    throw new FaultRuleError(`${required} is missing`);
  return value as FaultRule;
}

/** Whether the selection matches a packet, without regard to `nth` and `count`. */
export function meets(rule: Selection, packet: PacketFacts): boolean {
  const { range } = packet;
  return (
    (rule.packet === undefined || rule.packet.toLowerCase() === packet.packet.toLowerCase()) &&
    (rule.session === undefined || rule.session === packet.session) &&
    (rule.name === undefined || rule.name === packet.name) &&
    (rule.path === undefined || packet.path.startsWith(rule.path)) &&
    (rule.position === undefined || packet.positions.includes(rule.position)) &&
    (rule.at === undefined || (range !== undefined && range.first <= rule.at && rule.at <= range.last)) &&
    (rule.over === undefined || (range !== undefined && range.last - range.first + 1 > rule.over))
  );
}
