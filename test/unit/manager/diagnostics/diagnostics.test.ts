import { expect } from '@open-wc/testing';
import type { DiagnosticStep } from '../../../../src/manager/contract/diagnostics.js';
import { nameShape, urlShape } from '../../../../src/manager/diagnostics/describe.js';
import '../../../../src/index.js';
import { VERSION } from '../../../../src/manager/diagnostics/version.js';
import { until } from '../../../support/until.js';
import { refusal } from '../../support/bits-server.js';
import { FakeManager } from '../../view/fake-manager.js';
import { file, ManagerStage, reaches } from '../../support/manager-stage.js';

const SECRET = 'letter to Bob Smith.pdf';

describe('diagnostics()', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  it('lists each packet with its range, and each response with status and offset', async () => {
    const manager = stage.create();
    await manager.add([file('a.txt', 'x'.repeat(15))]);
    const { id } = await reaches(manager, 'succeeded');
    const { steps } = await manager.diagnostics();
    const sent = steps.flatMap(({ sent }) => (sent ? [[sent.packet, sent.start, sent.end]] : []));
    expect(sent).to.deep.equal([
      ['Create-Session', undefined, undefined],
      ['Fragment', 0, 10],
      ['Fragment', 10, 15],
      ['Close-Session', undefined, undefined],
    ]);
    const answers = steps.filter(({ event }) => event === 'answer');
    expect(answers.map(({ status, before, offset }) => [status, before, offset])).to.deep.equal([
      [200, 'creating', 0],
      [200, 'sending', 10],
      [200, 'sending', 15],
      [200, 'closing', 15],
    ]);
    expect(steps.at(-1)).to.include({ after: 'done', task: id });
  });

  it('says why a session waits or failed: HRESULT, context, the time of the response, the kind of an error', async () => {
    const faults = [
      'network' as const,
      refusal(500, '0x80004005', { 'BITS-Error-Context': '0x5' }),
      refusal(409),
    ];
    stage.server.intercept = ({ packet }) => (packet === 'Create-Session' ? faults.shift() : undefined);
    const manager = stage.create();
    await manager.add([file('a')]);
    await reaches(manager, 'waiting');
    await stage.clock.advance(60_000);
    await reaches(manager, 'failed');
    const { steps, tasks } = await manager.diagnostics();
    const failed = steps.filter(({ problem, event }) => problem && /answer/.test(event));
    const shown = failed.map(({ reason, status, hresult, context, after, attempt }: DiagnosticStep) =>
      [reason, status, hresult, context, after, attempt].join(),
    );
    expect(shown).to.deep.equal([
      'network: TypeError,,,,waiting,1',
      ',500,0x80004005,5,waiting,2',
      ',409,,,failed,2',
    ]);
    expect(failed[0]?.actions).to.deep.equal(['wait']);
    expect(failed[1]?.durationMs).to.be.a('number');
    expect(tasks[0]).to.include({ status: 'failed', error: 'exists', name: '1 *' });
  });

  it('has no name, content, header of the page or URL', async () => {
    const manager = stage.create({
      headers: { Authorization: 'Bearer topsecret' },
      resolveUrl: ({ name }) => `${stage.endpoint}Bob/${name}?signature=topsecret`,
    });
    await manager.add([file(SECRET, 'confidential')]);
    await reaches(manager, 'succeeded');
    const report = await manager.diagnostics();
    expect(report).to.include({ version: VERSION, browser: navigator.userAgent });
    expect(report.tasks).to.have.lengthOf(1);
    expect(report.tasks[0]).to.include({ name: '23 *.pdf', size: 12 });
    const text = JSON.stringify(report);
    expect(text).to.contain('https://server.test/');
    for (const secret of ['Bob', 'Smith', 'topsecret', 'confidential', 'letter'])
      expect(text).not.to.contain(secret);
  });

  it('keeps the last 300 steps', async () => {
    const manager = stage.create({ fragmentSize: 1 });
    await manager.add([file('a', 'x'.repeat(320))]);
    await reaches(manager, 'succeeded');
    const { steps } = await manager.diagnostics();
    expect(steps).to.have.lengthOf(300);
    expect(steps.at(-1)?.after).to.equal('done');
  });
});

describe('the element', () => {
  it('has the report of its manager, and none of a manager without one', async () => {
    const stage = new ManagerStage();
    const element = document.createElement('bits-upload');
    try {
      const manager = stage.create();
      element.manager = manager;
      await element.add([file('a')]);
      await reaches(manager, 'succeeded');
      const report = await element.diagnostics();
      expect(report?.steps.at(-1)).to.include({ event: 'answer', after: 'done' });
      element.manager = new FakeManager();
      expect(await element.diagnostics()).to.equal(undefined);
    } finally {
      await stage.end();
    }
  });
});

describe('the option `debug`', () => {
  let stage: ManagerStage;
  const { debug } = console;
  let logged: [string, DiagnosticStep][] = [];
  beforeEach(() => {
    stage = new ManagerStage();
    logged = [];
    console.debug = (...values: unknown[]) => void logged.push(values as [string, DiagnosticStep]);
  });
  afterEach(async () => {
    console.debug = debug;
    await stage.end();
  });

  it('logs the steps with one prefix, and none without it', async () => {
    const manager = stage.create();
    await manager.add([file('quiet')]);
    await reaches(manager, 'succeeded');
    manager.configure({ debug: true });
    await manager.add([file('a')]);
    const { id } = await reaches(manager, 'succeeded', 'a');
    await until(() => logged.some(([, { after }]) => after === 'done'), 'the last step in the console');
    expect(new Set(logged.map(([prefix]) => prefix))).to.deep.equal(new Set(['[bits-upload]']));
    expect(new Set(logged.map(([, { task }]) => task))).to.deep.equal(new Set([id]));
  });
});

describe('the shape', () => {
  it('of a name is its length and a short extension', () => {
    expect(nameShape('photo.JPEG')).to.equal('10 *.JPEG');
    expect(nameShape('letter.to-bob-smith')).to.equal('19 *');
    expect(nameShape('notes.bobsmith1')).to.equal('15 *');
    expect(nameShape('')).to.equal('0 *');
  });

  it('of a URL is its origin, its number of folders, and the shape of its name', () => {
    expect(urlShape('https://a.test:8080/u/bob/x%20y.pdf?sig=1#b')).to.equal(
      'https://a.test:8080/*/*/9 *.pdf?*',
    );
    expect(urlShape('https://a.test/')).to.equal('https://a.test/');
    expect(urlShape('no url')).to.equal('invalid');
  });
});
