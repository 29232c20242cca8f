import type { Ack } from '../core/wire/ack.js';
import type { Exchange, Layer, Outcome } from '../front/exchange.js';
import { htmlAck, changeHeaders, changeRange, statusAck } from './changed-acks.js';
import { cutAfter, throttled, readSlowly } from './changed-bodies.js';
import type { FaultRule } from './fault-rule.js';
import { packetFacts } from './packet-facts.js';
import type { FaultRules } from './fault-rules.js';
import { waitOrGone } from './wait.js';

export interface FaultLayerOptions {
  readonly rules: FaultRules;
  /** Deletes a session without its client's knowledge. */
  readonly forget: (sessionId: string) => Promise<void>;
}

/** The remaining processing of a request, after a rule. */
type Step = (exchange: Exchange) => Promise<Outcome>;

/** Makes the server fail as the rules say. Several rules for one packet apply in the order in which they were added. */
export function faultLayer({ rules, forget }: FaultLayerOptions): Layer {
  return (exchange, next) => {
    const matched = rules.match(packetFacts(exchange.head));
    const way = matched.reduceRight<Step>((onwards, rule) => (e) => act(rule, e, onwards, forget), next);
    return way(exchange);
  };
}

async function act(
  rule: FaultRule,
  exchange: Exchange,
  next: Step,
  forget: FaultLayerOptions['forget'],
): Promise<Outcome> {
  switch (rule.fault) {
    case 'reset':
      return reset(rule, exchange, next);
    case 'lose-ack':
      await next(exchange);
      return drop(exchange);
    case 'status':
      return rule.stored ? replaced(statusAck(rule), exchange, next) : statusAck(rule);
    case 'html':
      return rule.stored ? replaced(htmlAck(rule.status), exchange, next) : htmlAck(rule.status);
    case 'forget':
      await forget(packetFacts(exchange.head).session ?? '');
      return next(exchange);
    case 'delay':
      await waitOrGone(rule.ms, exchange.gone);
      return next(exchange);
    case 'hang':
      return hang(rule, exchange, next);
    case 'throttle':
      return next({ ...exchange, body: throttled(exchange.body, rule.bytesPerSecond, exchange.gone) });
    case 'range':
      return withChangedAck(await next(exchange), (ack) => changeRange(ack, rule));
    case 'headers':
      return withChangedAck(await next(exchange), (ack) => changeHeaders(ack, rule));
  }
}

async function reset(
  { when = 'before', bytes }: Extract<FaultRule, { fault: 'reset' }>,
  exchange: Exchange,
  next: Step,
): Promise<Outcome> {
  if (when === 'before') return drop(exchange);
  if (when === 'after') {
    // The bytes are received and discarded.
    for await (const _ of exchange.body);
    return drop(exchange);
  }
  const { range } = packetFacts(exchange.head);
  const length = range ? range.last - range.first + 1 : 0;
  const cut = cutAfter(exchange.body, bytes ?? Math.floor(length / 2), exchange.reset);
  await next({ ...exchange, body: cut });
  return drop(exchange);
}

async function hang(
  { when = 'reading', ms }: Extract<FaultRule, { fault: 'hang' }>,
  exchange: Exchange,
  next: Step,
): Promise<Outcome> {
  const outcome = when === 'ack' ? await next(exchange) : undefined;
  if (ms === undefined) {
    if (!outcome) void readSlowly(exchange.body);
    await exchange.gone;
    return 'none';
  }
  await waitOrGone(ms, exchange.gone);
  return outcome ?? next(exchange);
}

async function replaced(ack: Ack, exchange: Exchange, next: Step): Promise<Outcome> {
  await next(exchange);
  return ack;
}

function withChangedAck(outcome: Outcome, change: (ack: Ack) => Ack): Outcome {
  return outcome === 'none' ? outcome : change(outcome);
}

function drop(exchange: Exchange): 'none' {
  exchange.reset();
  return 'none';
}
