import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { allResults } from '../../conformance/report/results.js';
import { startMisbehaving } from './mutants/misbehaving.js';
import type { RunningServer } from './mutants/mutant.js';
import { failures, judge, names } from './server.js';

async function start(t: TestContext): Promise<RunningServer> {
  const server = await startMisbehaving('one-connection-at-a-time');
  t.after(server.close);
  return server;
}

test('a server that serves one connection at a time is judged by every case that one connection suffices for', async (t) => {
  const { url, uploadDir } = await start(t);
  const report = await judge(url, { timeoutMs: 2000, filesDir: uploadDir });
  assert.deepEqual(failures(report), []);
  assert.deepEqual(names(report, 'deviation'), ['connections/two-at-once']);
  assert.equal(report.offers.get('get')?.offered, true);
  const apart = allResults(report).filter(({ reason = '' }) => reason.includes('parallel'));
  assert.deepEqual(apart.map(({ name }) => name).sort(), ['connections/abandoned', 'sessions/in-parallel']);
});

test('a server that serves one connection at a time is recognised without access to its disk', async (t) => {
  const { url } = await start(t);
  const report = await judge(url, { timeoutMs: 2000, only: ['close/delivers', 'connections/two-at-once'] });
  assert.deepEqual(names(report, 'pass'), ['close/delivers']);
  const [remark] = allResults(report).filter(({ verdict }) => verdict === 'deviation');
  assert.match(remark?.deviations.join() ?? '', /one connection at a time/);
});
