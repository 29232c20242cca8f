import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from 'prettier';
import { ENGINES } from '../browsers/find.js';
import { matrixTable } from '../integration/fault-matrix/table.js';

test('the printed fault matrix is the one that is run', async () => {
  const printed = readFileSync(new URL('../integration/fault-matrix.md', import.meta.url), 'utf8');
  assert.equal(printed, await format(matrixTable(), { parser: 'markdown', printWidth: 110 }));
});

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** Cells of a table's lines, without the line below its head. */
const cells = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const [, section = ''] = /^## What survives what$([^]*?)^\*\*Limits/m.exec(text('README.md')) ?? [];
const [head = [], ...rows] = cells(section);

test('README.md has a column of what survives for each engine that the tests run in', () => {
  assert.deepEqual(
    head.slice(1).map((name) => name.toLowerCase()),
    ENGINES,
  );
  assert.ok(rows.length > 5);
  for (const row of rows) assert.ok(row.length === head.length && row.every(Boolean), row[0]);
});

test('the fault matrix has no outcome but those of README.md: the same bytes, a copy, a file that is picked again, a clear error', () => {
  const [any = []] = rows.filter(([what]) => what === 'any answer, or none, to any packet');
  assert.deepEqual(
    any.slice(1),
    head.slice(1).map(() => 'same bytes, or a clear error'),
  );
  const codes = [...text('src/errors.ts').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, code]) => code);
  const known = new Set(['done', 'lost', 'auth', 'cancelled', '', ...codes]);
  const [matrix = '', copies = '', stuck = '', replaced = ''] = text(
    'test/integration/fault-matrix.md',
  ).split('\n## ');
  const [packets = [], ...faults] = cells(matrix);
  assert.ok(packets.length > 6 && faults.length > 40);
  assert.deepEqual(
    faults.flatMap(([fault, ...outcomes]) =>
      outcomes.filter((outcome) => !known.has(outcome)).map((outcome) => `${fault}: ${outcome}`),
    ),
    [],
  );
  for (const [part, above, outcomes] of [
    [copies, 5, ['copy', 'pick', 'gone']],
    [stuck, 3, ['session-stuck']],
    [replaced, 5, ['done', 'lost', 'auth', 'forbidden', 'pick']],
  ] as const) {
    const [, ...lines] = cells(part);
    assert.ok(lines.length > above);
    for (const [fault, ...ends] of lines)
      assert.ok(
        ends.every((end) => outcomes.some((each) => each === end)),
        fault,
      );
  }
});
