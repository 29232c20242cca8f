import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { allResults, count, type Report } from '../../conformance/report/results.js';
import { selectCases } from '../../conformance/run-suite.js';
import type { Settings } from '../../conformance/trial/settings.js';
import { startExampleApplication, type Permit, type RequestHead } from '../../../demo/server/index.js';
import { FRAGMENT_LIMIT, startMisbehaving } from './mutants/misbehaving.js';
import { startMutant } from './mutants/mutant.js';
import { failures, judge, names, withServer, type UnderTest } from './server.js';
import { selfSigned } from '../support/self-signed.js';
import { tempDir } from '../support/temp-dir.js';

const LIMITS = ['limits/fragment-too-large', 'limits/file-too-large', 'limits/file-just-fits'];
const OVERWRITES = ['cancel/destination-stays', 'destination/replaced'];
const inGroup = (name: string): string[] =>
  selectCases([name]).flatMap(({ cases }) => cases.map((one) => one.name));

/** A run writes to the given folder, lists the files it leaves, and leaves no session. */
async function judgeNeatly(server: UnderTest, settings: Partial<Settings> = {}): Promise<Report> {
  const { url, uploadDir, parentDir } = server;
  const report = await judge(url, settings);
  assert.deepEqual(await readdir(parentDir), ['uploads']);
  const left = (await readdir(uploadDir)).filter((name) => name !== '.bits');
  const named = report.delivered.map((one) => decodeURIComponent(one.slice(url.length)));
  assert.deepEqual(left.sort(), named.sort());
  assert.ok(left.every((name) => name.startsWith('conformance-')));
  assert.deepEqual(await readdir(path.join(uploadDir, '.bits', 'sessions')), []);
  return report;
}

test('the reference server passes in its default mode', async () => {
  const report = await withServer({}, judgeNeatly);
  assert.deepEqual(failures(report), []);
  assert.deepEqual(names(report, 'deviation'), []);
  const expected = ['create/host-id', ...LIMITS, ...OVERWRITES, ...inGroup('cors'), ...inGroup('reply')];
  assert.deepEqual(names(report, 'skip').sort(), expected.sort());
});

test('the reference server passes in strict mode, judged by MC-BUP', async () => {
  const options = { strict: true, allowOverwrites: true, allowedOrigins: ['*'] };
  const report = await withServer(options, (server) => judgeNeatly(server, { strict: true }));
  assert.deepEqual(failures(report), []);
  assert.deepEqual(names(report, 'deviation'), []);
  const expected = ['create/host-id', ...LIMITS, 'destination/not-replaced', ...inGroup('reply')];
  assert.deepEqual(names(report, 'skip').sort(), expected.sort());
});

test('a rule of the other document is reported as a deviation, never as a failure', async () => {
  const only = ['overlap', 'destination'];
  const strictServer = await withServer({ strict: true }, ({ url }) => judge(url, { only }));
  assert.deepEqual(failures(strictServer), []);
  const expected = [...inGroup('overlap'), 'destination/not-replaced'];
  assert.deepEqual(names(strictServer, 'deviation').sort(), expected.sort());

  const laxServer = await withServer({}, ({ url }) => judge(url, { only, strict: true }));
  assert.deepEqual(failures(laxServer), []);
  assert.deepEqual(names(laxServer, 'deviation').sort(), expected.sort());
});

test('limits are tested if they are given', async () => {
  const options = { maximumFragmentSize: 50_000, maximumUploadSize: 120_000 };
  const settings = { only: ['limits'], maxFragmentBytes: 50_000, maxUploadBytes: 120_000 };
  const report = await withServer(options, ({ url }) => judge(url, settings));
  assert.deepEqual(names(report, 'pass').sort(), [...LIMITS].sort());
});

test('a server that answers 404 to Fragments over its limit deviates as IIS does', async (t) => {
  const server = await startMisbehaving('not-found-over-a-limit');
  t.after(server.close);
  const report = await judge(server.url, { only: ['limits'], maxFragmentBytes: FRAGMENT_LIMIT });
  assert.deepEqual(names(report, 'deviation'), ['limits/fragment-too-large']);
  assert.match(allResults(report)[0]?.deviations.join() ?? '', /404, as IIS/);
});

for (const notificationType of [1, 2] as const) {
  for (const replyUrl of ['relative', 'absolute'] as const) {
    test(`upload-reply passes with notification type ${notificationType} and ${replyUrl} URLs`, async (t) => {
      const stateDir = tempDir(t);
      const application = await startExampleApplication({ stateDir });
      t.after(application.close);
      const options = { stateDir, notificationType, notificationUrl: application.url, replyUrl };
      const only = ['reply', 'overlap', 'close', 'cancel'];
      const report = await withServer(options, ({ url }) => judge(url, { only }));
      assert.deepEqual(failures(report), []);
      assert.deepEqual(names(report, 'deviation'), []);
      assert.deepEqual(names(report, 'skip'), ['cancel/destination-stays']);
    });
  }
}

test('a host id is followed', async () => {
  const only = ['create', 'fragment', 'connections/keep-alive', 'close'];
  const report = await withServer({ hostId: '127.0.0.1' }, ({ url }) => judge(url, { only }));
  assert.deepEqual(failures(report), []);
  assert.deepEqual(names(report, 'skip'), []);
});

test('bytes that a server need not keep are a deviation', async () => {
  const server = await startMutant({
    storage: (correct) => ({
      async append(session, request) {
        const body = [];
        try {
          for await (const bytes of request.body) body.push(bytes);
        } catch {
          return { received: session.received, end: 'broken' };
        }
        return correct.append(session, {
          ...request,
          body: (async function* () {
            yield* body;
          })(),
        });
      },
    }),
  });
  try {
    const report = await judge(server.url, { only: ['resume'] });
    assert.deepEqual(failures(report), []);
    assert.deepEqual(names(report, 'deviation'), ['resume/partial-bytes-kept']);
  } finally {
    await server.close();
  }
});

test('https is tried as http is', async (t) => {
  await withServer(
    {},
    async ({ url }) => {
      assert.match(url, /^https:/);
      const only = ['fragment/sequence', 'resume', 'connections', 'stream', 'framing'];
      assert.deepEqual(failures(await judge(url, { only, insecure: true })), []);
      await assert.rejects(judge(url, { only }), /nothing answers .*self-signed/);
    },
    selfSigned(t),
  );
});

test('delivered files can be looked for in the directory itself', async () => {
  await withServer({}, async ({ url, uploadDir, parentDir }) => {
    const only = ['close/delivers', 'close/not-before', 'destination/outside-ascii'];
    const declared = new Map([['get', true]] as const);
    const right = await judge(url, { only, declared, filesDir: uploadDir });
    assert.deepEqual(names(right, 'pass'), only);
    const wrong = await judge(url, { only, declared, filesDir: parentDir });
    assert.deepEqual(names(wrong, 'fail'), ['close/delivers', 'destination/outside-ascii']);
    const asked = await judge(url, { only, filesDir: parentDir });
    assert.deepEqual(names(asked, 'skip'), only);
  });
});

const LITERAL = ['paths/encoded-slash', 'paths/all-encoded', 'paths/overlong-utf-8', 'paths/nul'];
const literal: readonly (readonly [access: string, mark: string, only: readonly string[]])[] = [
  ['by GET', '~', LITERAL],
  // The server refuses the other names of this form for itself.
  ['in the directory', '%25', ['paths/overlong-utf-8']],
];
for (const [access, mark, only] of literal)
  test(`names that a server uses literally are a deviation, as seen ${access}`, async () => {
    const server = await startMutant({ target: (target) => target.replaceAll('%', mark) });
    try {
      const filesDir = mark === '~' ? {} : { filesDir: server.uploadDir };
      const report = await judge(server.url, { only, ...filesDir });
      assert.deepEqual(failures(report), []);
      assert.deepEqual(names(report, 'deviation').sort(), [...only].sort());
    } finally {
      await server.close();
    }
  });

test('credentials go out with every request', async () => {
  const signedIn = 'Basic bWU6c2VjcmV0';
  const authorize = (head: RequestHead): Permit =>
    head.headers.get('authorization')?.[0] === signedIn ? { user: 'me' } : { status: 401 };
  await withServer({ authorize, allowOverwrites: true }, async ({ url }) => {
    const headers = [['Authorization', signedIn]] as const;
    const only = ['close', 'connections', 'stream', 'framing', 'override'];
    assert.deepEqual(failures(await judge(url, { headers, only })), []);
    const stranger = await judge(url, { only: ['create/status-200', 'fragment/sequence'] });
    assert.equal(count(stranger).failed, 2);
  });
});

test('a web server without BITS fails, and is not reported as unreachable', async () => {
  const server = createServer((_request, response) => response.end('<h1>Welcome</h1>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const report = await judge(`http://127.0.0.1:${port}/`, {
      only: ['ping', 'create', 'fragment', 'close'],
    });
    assert.equal(count(report).passed, 0);
    assert.ok(count(report).failed > 30);
    assert.deepEqual(report.delivered, []);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('the suite ends at once at a server that never answers', async () => {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    await assert.rejects(judge(`http://127.0.0.1:${port}/`, { timeoutMs: 100 }), /no answer within 100 ms/);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

test('every case has a name and a citation of its own kind', () => {
  const cases = selectCases([]).flatMap((group) => group.cases);
  assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  for (const { name, title, cites } of cases) {
    assert.match(name, /^[a-z-]+\/[a-z0-9.-]+$/);
    assert.ok(title.length > 10 && cites.length > 0, name);
  }
});
