import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { selectCases } from '../../conformance/run-suite.js';
import { startMutant, without } from './mutants/mutant.js';
import { tempDir } from '../support/temp-dir.js';
import { withServer } from './server.js';

const MAIN = fileURLToPath(new URL('../../conformance/main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lastLine: string;
}

async function conformance(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' };
}

test('a run that passes ends with its sum, and code 0', async () => {
  await withServer({}, async ({ url }) => {
    const { code, stdout, lastLine } = await conformance(
      '--only',
      'ping',
      '--only',
      'overlap',
      '--no-get',
      url,
    );
    assert.equal(lastLine, '3 passed, 0 failed, 9 skipped');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /- overlap\/new-bytes: .*\n {6}skipped: .*the delivered file.* not offered: get \(--no-get\)/,
    );
    assert.match(stdout, /✔ ping\/always-200: .* \[MC-BUP 2\.2\.4\.2\]/);
    assert.match(stdout, /skipped: not offered: get \(--no-get\)/);
    assert.match(stdout, /files left by this run/);
  });
});

test('a deviation counts as passed and is named', async () => {
  await withServer({ strict: true }, async ({ url }) => {
    const { code, stdout, lastLine } = await conformance('--only', 'overlap/new-bytes', url);
    assert.equal(lastLine, '1 passed, 0 failed');
    assert.equal(code, 0);
    assert.match(stdout, /~ overlap\/new-bytes: 416 to an overlap, as in MC-BUP/);
    assert.equal(
      (await conformance('--strict', '--only', 'overlap/new-bytes', url)).stdout.includes('~'),
      false,
    );
  });
});

test('a failed case is shown with its exchange, and the code is 1', async () => {
  const server = await startMutant(without('BITS-Packet-Type'));
  try {
    const { code, stdout, lastLine } = await conformance('--only', 'ping/always-200', server.url);
    assert.equal(lastLine, '0 passed, 1 failed');
    assert.equal(code, 1);
    assert.match(stdout, /expected: an Ack with 200\n {6}actual: {3}200 \(no BITS-Packet-Type\)/);
    assert.match(stdout, /> BITS_POST \/uploads\/conformance-/);
    assert.match(stdout, /< 200 OK/);
  } finally {
    await server.close();
  }
});

test('the JSON report has the same sum, and no credentials', async (t) => {
  const dir = await mkdtemp(path.join(tmpdir(), 'bits-json-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'report.json');
  const server = await startMutant(without('BITS-Packet-Type'));
  try {
    const secret = ['--header', 'Authorization: Basic c2VjcmV0'];
    const { stdout } = await conformance(...secret, '--json', file, '--only', 'ping', server.url);
    const text = await readFile(file, 'utf8');
    const report = JSON.parse(text) as { counts: object; groups: { results: { transcript?: string[] }[] }[] };
    assert.deepEqual(report.counts, { passed: 0, failed: 4, skipped: 1, deviations: 0 });
    assert.ok((report.groups[0]?.results[0]?.transcript?.length ?? 0) > 0);
    assert.ok(!text.includes('c2VjcmV0') && !stdout.includes('c2VjcmV0'));
    assert.match(stdout, /Authorization: …/);

    const piped = await conformance('--json', '-', '--only', 'ping', server.url);
    assert.deepEqual((JSON.parse(piped.stdout) as { counts: object }).counts, report.counts);
  } finally {
    await server.close();
  }
});

test('failures are grouped by cause, with the cases below it, in the text and in the JSON report', async () => {
  const server = await startMutant(without('BITS-Error', 'BITS-Error-Code'));
  try {
    const args = ['--only', 'errors', '--only', 'session-id/unknown-on-close', server.url];
    const { stdout } = await conformance(...args);
    const [, listed = ''] = stdout.split('Failed, by cause:\n');
    const [first = '', ...below] = listed.split('\n');
    assert.match(first, /^ {2}✘ \d+ cases: expected an Ack with 400 .*, got 400$/);
    assert.equal(below.filter((line) => line === '      errors/empty-packet-type').length, 1);
    const shown = listed.split('\n').filter((line) => line.startsWith('  ✘ '));
    assert.equal(shown.length, 2);
    const { causes } = JSON.parse((await conformance('--json', '-', ...args)).stdout) as {
      causes: { cause: string; cases: string[] }[];
    };
    assert.equal(causes.length, 2);
    assert.ok(causes[0]?.cases.includes('errors/empty-packet-type'));
    assert.ok(first.endsWith(`${causes[0]?.cases.length} cases: ${causes[0]?.cause}`));
  } finally {
    await server.close();
  }
});

test('the JUnit report has each case with its verdict, and no credentials', async (t) => {
  const file = path.join(tempDir(t), 'report.xml');
  const server = await startMutant(without('BITS-Packet-Type'));
  try {
    const only = ['--only', 'ping', '--only', 'limits/file-too-large'];
    const secret = ['--header', 'Authorization: Basic c2VjcmV0'];
    const { code } = await conformance(...secret, '--junit', file, ...only, server.url);
    assert.equal(code, 1);
    const xml = await readFile(file, 'utf8');
    assert.match(
      xml,
      /<testsuites name="BITS conformance of http:[^"]+" tests="6" failures="4" errors="0" skipped="2"/,
    );
    assert.match(
      xml,
      /<testcase classname="ping" name="ping\/always-200: [^"]+" time="[\d.]+">\n {6}<failure message="expected an Ack/,
    );
    assert.match(xml, /&gt; BITS_POST \/uploads\/conformance-/);
    assert.match(xml, /<skipped message="no --max-upload given"\/>/);
    assert.ok(!xml.includes('c2VjcmV0'));
  } finally {
    await server.close();
  }
});

test('a report that cannot be written ends a run with code 2 and the reason', async () => {
  await withServer({}, async ({ url }) => {
    const { code, stderr } = await conformance('--junit', '/nowhere/r.xml', '--only', 'ping/always-200', url);
    assert.equal(code, 2);
    assert.match(stderr, /the report \/nowhere\/r\.xml could not be written: ENOENT/);
  });
});

test('--list prints every case', async () => {
  const { code, stdout } = await conformance('--list');
  const cases = selectCases([]).flatMap((group) => group.cases);
  assert.equal(stdout.split('\n').filter((line) => line.startsWith('  ')).length, cases.length);
  assert.equal(code, 0);
});

test('a run that cannot start ends with code 2 and a reason', async () => {
  const url = 'http://127.0.0.1:1/';
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /no URL given/],
    [[url], /nothing answers at 127\.0\.0\.1:1: .*ECONNREFUSED/],
    [['http://127.0.0.1:1/file'], /has to end with '\/'/],
    [['--only', 'nonsense', url], /no such case or group: nonsense/],
    [['--frobnicate', url], /--frobnicate/],
  ];
  const ended = await Promise.all(wrong.map(([args]) => conformance(...args)));
  for (const [index, { code, stderr }] of ended.entries()) {
    assert.equal(code, 2);
    assert.match(stderr, wrong[index]?.[1] ?? /^$/);
  }
});
