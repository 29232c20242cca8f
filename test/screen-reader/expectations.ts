import assert from 'node:assert/strict';
import type { Heard, Script } from './stage.js';

const MILESTONE = String.raw`\d+% uploaded`;
const IS_MILESTONE = new RegExp(`^${MILESTONE}$`);

/** Named conditions that the speech of each script must satisfy. */
export const EXPECTATIONS: Readonly<Record<string, (heard: Heard, script: Script) => void>> = {
  'what happens is announced, each once and in order': ({ announced }, { announced: expected }) => {
    // Events of half a second are one message: what they say is the same, and how many messages it takes is not
    const text = announced.join('. ');
    assert.ok(sentences(expected).test(text), `expected ${expected.join('. ')}\nannounced ${text}`);
  },
  'each announcement is spoken once, in order': ({ spoken, announced }) => {
    // On a machine so busy that Firefox shows nothing for three seconds, a later message replaces that of a milestone
    const isHeard = (text: string): boolean => !IS_MILESTONE.test(text) || spoken.includes(text);
    assert.deepEqual(
      spoken.filter((words) => announced.includes(words)),
      announced.filter(isHeard),
    );
  },
  'nothing else is spoken but the control with the focus': ({ spoken, announced }, { focused }) => {
    const others = spoken.filter((words) => !announced.includes(words));
    assert.ok(isAsExpected(others, focused), `expected ${list(focused)}\nspoken ${list(others)}`);
  },
};

const list = (all: readonly unknown[]): string => JSON.stringify(all, null, 2);

/** Matches these sentences with milestones between them. */
function sentences(expected: readonly (string | RegExp)[]): RegExp {
  const sources = expected.map((each) =>
    typeof each === 'string' ? each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : each.source,
  );
  return new RegExp(
    `^(?:${MILESTONE}\\. )*${sources.join(`\\. (?:${MILESTONE}\\. )*`)}(?:\\. ${MILESTONE})*$`,
  );
}

function isAsExpected(spoken: readonly string[], expected: Script['focused']): boolean {
  const rest = [...spoken];
  for (const each of expected) {
    const isCertain = typeof each === 'string';
    if (rest[0] === (isCertain ? each : each.maybe)) rest.shift();
    else if (isCertain) return false;
  }
  return rest.length === 0;
}
