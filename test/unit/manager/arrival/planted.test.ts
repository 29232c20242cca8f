import { expect } from '@open-wc/testing';
import type { Checkpoint } from '../../../../src/checkpoints/checkpoint-store.js';
import { fingerprint } from '../../../../src/file/fingerprint.js';
import type { ManagerOptions } from '../../../../src/manager/contract/options.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { scopeOf } from '../../../../src/manager/network/destination.js';
import { Deferred } from '../../../support/deferred.js';
import { settle, until } from '../../../support/until.js';
import { checkpoint } from '../../support/checkpoints.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';
const DAY_MS = 86_400_000;
const headers = { Authorization: 'Bearer secret' };

/** Any script that ever ran in the page's origin may have written the records. */
describe('a stored session', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  const strangers = (): string[] =>
    stage.server.received.map(({ url }) => url).filter((url) => !url.startsWith(stage.endpoint));
  const left = (): Promise<Checkpoint[]> => stage.store.list(JSON.stringify([stage.endpoint, '']));

  /** A record of a session that got ten bytes, with a copy of the file, as an earlier visit would leave it. */
  async function plant(fields: Partial<Checkpoint> = {}, copy = true): Promise<void> {
    const content = file('a', TEXT);
    stage.server.sessions.set('{1}', {
      url: stage.url('a'),
      bytes: new TextEncoder().encode(TEXT.slice(0, 10)),
    });
    await stage.store.put(
      checkpoint({
        id: 'planted',
        scope: JSON.stringify([stage.endpoint, '']),
        name: 'a',
        path: 'a',
        size: content.size,
        fingerprint: await fingerprint(content),
        tail: null,
        url: stage.url('a'),
        sessionId: '{1}',
        offset: 10,
        sentEnd: 10,
        updatedAt: stage.clock.now(),
        ...fields,
      }),
    );
    if (copy) await stage.store.putSource('planted', { kind: 'copy', file: content });
  }

  async function visit(options: ManagerOptions = {}): Promise<UploadManager> {
    const manager = stage.create({ headers, ...options });
    await manager.restore();
    return manager;
  }

  it('is resumed if the configuration still has its destination', async () => {
    await plant();
    const manager = await visit();
    expect((await reaches(manager, 'succeeded')).resumedFrom).to.equal(10);
    expect(stage.server.packets()).to.not.include('Create-Session');
  });

  for (const template of ['{name}', '{path}?size=1', '{id}/{name}', '?file={name}']) {
    it(`of an endpoint with ${template} is resumed although the page has another endpoint now`, async () => {
      const endpoint = `${stage.endpoint}${template}`;
      const url = endpoint.replace(/\{(name|path)\}/, 'a').replace('{id}', 'planted');
      await plant({ scope: scopeOf(endpoint, undefined, undefined), url }, false);
      const manager = await visit({ endpoint });
      await reaches(manager, 'file-needed');
      manager.configure({ endpoint: `${stage.endpoint}other/` });
      await manager.provideFile('planted', file('a', TEXT));
      expect(await reaches(manager, 'succeeded')).to.include({ resumedFrom: 10, url });
    });
  }

  for (const url of [
    'https://evil.test/steal/a',
    'http://server.test/a',
    'https://server.test:444/a',
    'https://server.test/elsewhere/a',
  ]) {
    it(`at ${url} gets no request: the file starts anew at the endpoint, with bits-session-lost`, async () => {
      await plant({ url });
      const manager = await visit();
      expect(task(manager).url, 'not shown either').to.equal(undefined);
      await reaches(manager, 'succeeded');
      expect(strangers()).to.deep.equal([]);
      expect(stage.log).to.include('bits-session-lost a');
      expect(stage.server.packets()[0]).to.equal('Create-Session');
      expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    });
  }

  it('without a fingerprint is started anew, with bits-session-lost, as no file can be proved to be its own', async () => {
    await plant({ fingerprint: null });
    const manager = await visit();
    await reaches(manager, 'succeeded');
    expect(stage.log).to.include('bits-session-lost a');
    expect(stage.server.packets()[0]).to.equal('Create-Session');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('at another server is not started anew if bits-session-lost is prevented: the task fails', async () => {
    await plant({ url: 'https://evil.test/a' });
    const manager = stage.create({ headers });
    manager.addEventListener('bits-session-lost', (event) => {
      expect(event).to.include({ acknowledged: 10, resumesFrom: 0 });
      event.preventDefault();
    });
    await manager.restore();
    expect((await reaches(manager, 'failed')).error?.code).to.equal('session-lost');
    expect(stage.server.received).to.deep.equal([]);
    expect(await left(), 'the checkpoint is kept').to.have.length(1);
  });

  const silent: Readonly<Record<string, Partial<Checkpoint>>> = {
    'that is being cancelled': { cancelling: true },
    'that expired': { updatedAt: -14 * DAY_MS },
  };
  for (const [what, fields] of Object.entries(silent)) {
    it(`at another server ${what} is removed without a packet`, async () => {
      await plant({ url: 'https://evil.test/a', ...fields });
      const manager = await visit();
      await until(() => stage.store.kept.size === 0, 'the record to go');
      await settle();
      expect(manager.tasks).to.deep.equal([]);
      expect(await left()).to.deep.equal([]);
      expect(stage.server.received).to.deep.equal([]);
    });
  }

  for (const act of ['cancel', 'removeTask', 'forget'] as const) {
    it(`at another server gets no Cancel-Session by ${act}()`, async () => {
      await plant({ url: 'https://evil.test/a' }, false);
      const manager = await visit();
      const { id } = await reaches(manager, 'file-needed');
      await manager[act](id);
      await until(() => stage.log.includes('bits-cancel a'), 'the end of the task');
      await settle();
      expect(stage.server.received).to.deep.equal([]);
      expect(await left()).to.deep.equal([]);
    });
  }

  for (const act of ['cancel', 'removeTask', 'forget'] as const) {
    it(`at the endpoint gets a Cancel-Session by ${act}(), with the headers`, async () => {
      await plant({}, false);
      const manager = await visit();
      const { id } = await reaches(manager, 'file-needed');
      await manager[act](id);
      await until(() => stage.server.sessions.size === 0, 'Cancel-Session');
      await settle();
      expect(stage.server.received.map((sent) => sent.headers.get('Authorization'))).to.deep.equal([
        'Bearer secret',
      ]);
      expect(await left()).to.deep.equal([]);
    });
  }

  it('at another server gets no Cancel-Session when its file is started over', async () => {
    await plant({ url: 'https://evil.test/a' }, false);
    const manager = await visit();
    const { id } = await reaches(manager, 'file-needed');
    await manager.provideFile(id, file('a', 'something else'));
    manager.startOver(id);
    await reaches(manager, 'succeeded');
    expect(strangers()).to.deep.equal([]);
    expect(stage.server.text(stage.url('a'))).to.equal('something else');
  });

  it('resumes at the destination’s own host if its host id is not allowed', async () => {
    await plant({ hostId: 'evil.test' });
    await reaches(await visit(), 'succeeded');
    expect(strangers()).to.deep.equal([]);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('resumes at a host id that is allowed', async () => {
    await plant({ hostId: 'node.test' });
    await reaches(await visit({ allowedHosts: ['node.test'] }), 'succeeded');
    expect(new Set(strangers().map((url) => new URL(url).host))).to.deep.equal(new Set(['node.test']));
  });

  it('gets its reply URL from the server again if the stored one is of another origin', async () => {
    await plant({ replyUrl: 'https://evil.test/reply', offset: TEXT.length, sentEnd: TEXT.length });
    stage.server.intercept = ({ url }) => (url.startsWith('https://evil.test/') ? 'network' : undefined);
    const manager = await visit({ uploadReply: true });
    await until(() => stage.server.packets().includes('Fragment'), 'the last bytes again');
    expect(strangers()).to.deep.equal([]);
    manager.destroy();
  });

  it('is resumed at the new URL of resolveUrl if only the query differs', async () => {
    await plant({ url: `${stage.url('a')}?signature=old` });
    const manager = await visit({ resolveUrl: ({ name }) => `${stage.url(name)}?signature=new` });
    expect((await reaches(manager, 'succeeded')).resumedFrom).to.equal(10);
    expect(new Set(stage.server.received.map(({ url }) => url))).to.deep.equal(
      new Set([`${stage.url('a')}?signature=new`]),
    );
  });

  it('gets no request if resolveUrl returns another path', async () => {
    await plant();
    const manager = await visit({ resolveUrl: ({ name }) => `${stage.endpoint}new/${name}` });
    await reaches(manager, 'succeeded');
    expect(stage.log).to.include('bits-session-lost a');
    expect(new Set(stage.server.received.map(({ url }) => url))).to.deep.equal(new Set([stage.url('new/a')]));
  });

  it('with all bytes sent is closed without the file if resolveUrl does not need it', async () => {
    await plant({ offset: TEXT.length, sentEnd: TEXT.length }, false);
    let asked: File | undefined | null = null;
    const manager = await visit({
      resolveUrl({ file: given, name }) {
        asked = given;
        return stage.url(name);
      },
    });
    await until(() => stage.server.packets().includes('Close-Session'), 'Close-Session');
    expect(asked).to.equal(undefined);
    manager.destroy();
  });

  it('with all bytes sent waits for the file if resolveUrl needs it', async () => {
    await plant({ offset: TEXT.length, sentEnd: TEXT.length }, false);
    const manager = await visit({
      resolveUrl: ({ file: given, name }) => `${stage.url(name)}?size=${given!.size}`,
    });
    expect(await reaches(manager, 'file-needed')).to.include({ fileNeededCause: 'reload' });
    expect(stage.server.received).to.deep.equal([]);
    await manager.provideFile('planted', file('a', TEXT));
    await until(() => stage.server.packets().includes('Close-Session'), 'Close-Session');
    manager.destroy();
  });

  it('is cancelled once if resolveUrl resolves after cancel()', async () => {
    await plant({}, false);
    let asked = false;
    const answer = new Deferred<string>();
    const manager = await visit({
      resolveUrl: () => {
        asked = true;
        return answer.promise;
      },
    });
    await reaches(manager, 'file-needed');
    manager.cancel();
    expect(task(manager).status).to.equal('cancelling');
    manager.cancel();
    await until(() => asked, 'resolveUrl');
    answer.resolve(stage.url('a'));
    await reaches(manager, 'cancelled');
    expect(stage.server.packets()).to.deep.equal(['Cancel-Session']);
    expect(stage.log.filter((line) => line === 'bits-cancel a')).to.have.length(1);
  });
});
