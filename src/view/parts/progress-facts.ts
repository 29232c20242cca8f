import { html, type TemplateResult } from 'lit';
import type { Figures } from '../format/shown-figures.js';
import type { Words } from '../format/words.js';
import { joinFacts } from './join-facts.js';

/** Figures that change with each Ack only. */
interface Acknowledged {
  /** Bytes. */
  readonly acknowledged: number;
  readonly rate?: number | undefined;
  readonly timeLeftMs?: number | undefined;
}

/**
 * Amount, rate and time left, and further facts. While figures are live they change every second: assistive technology
 * then has those of the last Ack in their place.
 *
 * @param live Whether bytes are being sent.
 */
export function progressFacts(
  words: Words,
  total: number,
  live: boolean,
  { shown, rate, timeLeftMs }: Figures,
  last: Acknowledged,
  others: readonly string[],
): TemplateResult {
  const facts = (done: number, bytesPerSecond = 0, leftMs = 0): string[] => [
    done ? words.say('amount', { done: words.bytes(done), size: words.bytes(total) }) : words.bytes(total),
    bytesPerSecond ? words.rate(bytesPerSecond) : '',
    leftMs ? words.say('timeLeft', { time: words.duration(leftMs) }) : '',
    ...others,
  ];
  if (!live) return html`${joinFacts(facts(shown))}`;
  return html`${joinFacts(facts(shown, rate, timeLeftMs), true)}<span class="hidden"
      >${joinFacts(facts(last.acknowledged, last.rate, last.timeLeftMs))}</span
    >`;
}
