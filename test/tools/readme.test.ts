import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { countTasks } from '../../src/view/format/task-counts.js';
import { customStates } from '../../src/view/format/custom-states.js';

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const readme = text('README.md');
const element = text('src/bits-upload.ts');

/** First cells of the tables, without what is written around a name. */
const listed = new Set(
  readme
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => /^\| `(?::state\()?([\w-]+)/.exec(line)?.[1]),
);

for (const [tag, what] of [
  ['cssprop', /@cssprop \[(--[\w-]+)=/g],
  ['csspart', /@csspart ([\w-]+) -/g],
  ['cssstate', /@cssstate ([\w-]+) -/g],
  ['slot', /@slot ([\w-]+) -/g],
] as const)
  test(`README.md lists every ${tag} of the element`, () => {
    const names = [...element.matchAll(what)].map(([, name]) => name);
    assert.notEqual(names.length, 0);
    assert.deepEqual(
      names.filter((name) => !listed.has(name)),
      [],
    );
  });

test('the documented custom states of the element are the ones it sets', () => {
  const facts = { dragging: 'no', rejected: false, submitting: false, empty: true } as const;
  const told = [...element.matchAll(/@cssstate ([\w-]+) -/g)].map(([, name]) => name);
  assert.deepEqual(told, Object.keys(customStates(countTasks([]), facts)));
});

test('README.md lists every code of an error, and no other', () => {
  const section = /^#### Errors$[^#]+/m.exec(readme)?.[0] ?? '';
  const told = [...section.matchAll(/^\| `([\w-]+)`/gm)].map(([, code]) => code);
  const codes = [...text('src/errors.ts').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, code]) => code);
  assert.notEqual(codes.length, 0);
  assert.deepEqual(told.sort(), codes.sort());
});
