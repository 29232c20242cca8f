import { expect } from '@open-wc/testing';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { settle, until } from '../../../support/until.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';

/** A file that can be read until it is broken, as one that changes or goes away on disk. */
class TroubledFile extends File {
  trouble: string | undefined;

  override slice(start?: number, end?: number, type?: string): Blob {
    const part = super.slice(start, end, type);
    const { trouble } = this;
    if (trouble === undefined) return part;
    const read = (): Promise<never> => Promise.reject(new DOMException('gone', trouble));
    return Object.assign(part, { arrayBuffer: read });
  }
}

const KiB = 1024;

/** A file in an engine that reads on when it is rewritten: its metadata stay, its bytes are those of now. */
class RewrittenFile extends File {
  now: Blob = this;

  override slice(start?: number, end?: number, type?: string): Blob {
    return this.now === this ? super.slice(start, end, type) : this.now.slice(start, end, type);
  }
}

describe('a file that becomes unreadable or changes', () => {
  let stage: ManagerStage;
  let troubled: TroubledFile;
  beforeEach(() => {
    stage = new ManagerStage();
    troubled = new TroubledFile([TEXT], 'a', { lastModified: 1 });
  });
  afterEach(() => stage.end());

  /** Breaks the file when its second Fragment is under way, whose bytes then do not come. */
  function breakInMidUpload(trouble: string): void {
    stage.server.intercept = ({ range }) => {
      if (range?.startsWith('bytes 10-') !== true || troubled.trouble !== undefined) return undefined;
      troubled.trouble = trouble;
      return 'network';
    };
  }

  for (const [trouble, cause] of [
    ['NotReadableError', 'changed'],
    ['NotFoundError', 'unreadable'],
  ] as const) {
    it(`${trouble}: paused as ${cause} with its session, and resumes when the file is back`, async () => {
      breakInMidUpload(trouble);
      const manager = stage.create();
      await manager.add([troubled]);
      const needed = await reaches(manager, 'file-needed');
      expect(needed).to.include({ fileNeededCause: cause, acknowledged: 10 });
      expect(stage.log.filter((entry) => /retry|error|file-needed/.test(entry))).to.deep.equal([
        'bits-file-needed a',
      ]);
      expect(stage.server.sessions.size).to.equal(1);
      expect(await manager.provideFile(needed.id, file('a', TEXT))).to.equal(true);
      await reaches(manager, 'succeeded');
      expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
      expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
    });
  }

  it('changed for good: refused, and can be started over', async () => {
    breakInMidUpload('NotReadableError');
    const manager = stage.create();
    await manager.add([troubled]);
    const { id } = await reaches(manager, 'file-needed');
    expect(await manager.provideFile(id, file('a', 'changed on disk', 2))).to.equal(false);
    expect(task(manager).fileNeededCause).to.equal('mismatch');
    manager.startOver(id);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal('changed on disk');
    await until(() => stage.server.sessions.size === 0, 'the earlier session cancelled');
  });

  it('restored behind its handle: resumes without user action', async () => {
    breakInMidUpload('NotReadableError');
    const handle = { getFile: async () => file('a', TEXT) } as unknown as FileSystemFileHandle;
    const manager = stage.create();
    await manager.add([{ file: troubled, handle }]);
    await reaches(manager, 'succeeded');
    expect(stage.log.filter((entry) => entry.startsWith('bits-file-needed'))).to.deep.equal([]);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('unreadable from the start: reported before any Fragment, and its session is cancelled', async () => {
    const large = new TroubledFile([new Uint8Array(2 * 1024 * 1024)], 'a');
    large.trouble = 'NotFoundError';
    const blob = globalThis.Blob;
    // The engine joins the blocks natively, past what a script can break: break that for this one read.
    globalThis.Blob = class extends blob {
      override arrayBuffer(): Promise<ArrayBuffer> {
        return Promise.reject(new DOMException('gone', 'NotFoundError'));
      }
    };
    try {
      const manager = stage.create();
      await manager.add([large]);
      expect(await reaches(manager, 'file-needed')).to.include({ fileNeededCause: 'unreadable' });
      await until(() => stage.server.sessions.size === 0, 'the session cancelled');
      expect(stage.server.packets()).to.not.include('Fragment');
      // Nothing was sent: any file may take its place.
      globalThis.Blob = blob;
      expect(await manager.provideFile(task(manager).id, file('a', 'another text'))).to.equal(true);
      await reaches(manager, 'succeeded');
      expect(stage.server.text(stage.url('a'))).to.equal('another text');
    } finally {
      globalThis.Blob = blob;
    }
  });

  it('cancelled while it is missing: Cancel-Session is sent', async () => {
    breakInMidUpload('NotFoundError');
    const manager = stage.create();
    await manager.add([troubled]);
    await reaches(manager, 'file-needed');
    manager.cancel();
    await reaches(manager, 'cancelled');
    expect(stage.server.sessions.size).to.equal(0);
  });
});

describe('a file that is rewritten while the engine keeps reading it', () => {
  /** More than is read whole for the fingerprint: blocks are sliced out of it. */
  const SIZE = 2048 * KiB;
  const original = 'a'.repeat(SIZE);
  let stage: ManagerStage;
  let rewritten: RewrittenFile;
  beforeEach(() => {
    stage = new ManagerStage();
    rewritten = new RewrittenFile([original], 'a', { lastModified: 1 });
  });
  afterEach(() => stage.end());

  /** The second of four Fragments takes other bytes along, but for its tail; the third never comes through. */
  async function pausedWithBytesOfBoth(): Promise<UploadManager> {
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 1048576-') === true ? new Promise(() => undefined) : undefined;
    const { send } = stage.server;
    stage.server.send = (request) => {
      const { body } = request;
      const second = request.headers['Content-Range']?.startsWith('bytes 524288-') === true;
      if (!second || body === undefined || rewritten.now !== rewritten)
        return send.call(stage.server, request);
      const middle = 'b'.repeat(384 * KiB);
      rewritten.now = new Blob([
        original.slice(0, 512 * KiB),
        middle,
        original.slice(512 * KiB + middle.length),
      ]);
      return send.call(stage.server, { ...request, body: rewritten.slice(512 * KiB, 1024 * KiB) });
    };
    const manager = stage.create({ fragmentSize: 512 * KiB });
    await manager.add([rewritten]);
    await until(() => task(manager).acknowledged === 1024 * KiB, 'two Fragments');
    manager.pause();
    stage.server.intercept = () => undefined;
    return manager;
  }

  it('is not delivered with mixed bytes, also when the original is restored', async () => {
    const manager = await pausedWithBytesOfBoth();
    manager.resume();
    const { id } = await reaches(manager, 'file-needed');
    expect(task(manager).fileNeededCause).to.equal('changed');
    expect(await manager.provideFile(id, file('a', original))).to.equal(false);
    expect(task(manager).fileNeededCause).to.equal('mismatch');
    manager.startOver(id);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a')) === original).to.equal(true);
  });

  it('is reported as changed when it is restored before Close-Session', async () => {
    const { send } = stage.server;
    const other = new Blob(['b'.repeat(SIZE)]);
    const slice = rewritten.slice.bind(rewritten);
    let isRestored = false;
    // The second Fragment and its end alone are read from other bytes, however early that is.
    rewritten.slice = (start, end) =>
      !isRestored && end === 1024 * KiB ? other.slice(start, end) : slice(start, end);
    stage.server.send = (request) => {
      const isSecond = request.headers['Content-Range']?.startsWith('bytes 524288-') === true;
      return send.call(stage.server, request).finally(() => {
        isRestored ||= isSecond;
      });
    };
    const manager = stage.create({ fragmentSize: 512 * KiB });
    await manager.add([rewritten]);
    expect(await reaches(manager, 'file-needed')).to.include({ fileNeededCause: 'changed' });
    expect(stage.server.packets()).to.not.include('Close-Session');
    // All its bytes are acknowledged, but not those of one file.
    await until(
      async () => (await stage.store.list(manager.scope))[0]?.fingerprint === 'mixed',
      'the checkpoint',
    );
    await stage.destroy(manager);
    const next = stage.create();
    await next.restore();
    await reaches(next, 'file-needed');
    await settle();
    expect(stage.server.packets()).to.not.include('Close-Session');
  });

  it('is not delivered with mixed bytes after a reload', async () => {
    const earlier = await pausedWithBytesOfBoth();
    earlier.resume();
    await reaches(earlier, 'file-needed');
    await stage.destroy(earlier);
    const manager = stage.create();
    await manager.restore();
    expect(await manager.provideFile(task(manager).id, file('a', original))).to.equal(false);
  });
});

describe('upload-reply', () => {
  it('[MC-BUP 3.1.5.2.4] bits-reply fires before bits-success', async () => {
    const stage = new ManagerStage();
    const manager = stage.create({ uploadReply: true });
    const { send } = stage.server;
    const replies: string[] = [];
    stage.server.send = async (request) => {
      if (request.method === 'GET') {
        expect(request.credentials).to.equal('same-origin');
        return {
          status: 200,
          crossOrigin: false,
          header: () => null,
          body: null,
          blob: async () => new Blob(['hi']),
        };
      }
      const answer = await send.call(stage.server, request);
      const header = (name: string): string | null =>
        name === 'BITS-Reply-URL' ? 'reply' : answer.header(name);
      return { ...answer, header };
    };
    manager.addEventListener('bits-reply', ({ url, blob }) => {
      replies.push(`${url} ${blob.size}`);
    });
    await manager.add([file('a', '12345')]);
    await reaches(manager, 'succeeded');
    expect(replies).to.deep.equal([`${stage.endpoint}reply 2`]);
    expect(stage.log.slice(-3)).to.deep.equal(['bits-reply a', 'bits-success a', 'bits-settled']);
    await stage.end();
  });
});
