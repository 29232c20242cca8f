import { expect } from '@open-wc/testing';
import { BitsError } from '../../../src/errors.js';
import {
  BitsAddedEvent,
  BitsErrorEvent,
  BitsFileNeededEvent,
  BitsPauseEvent,
  BitsProgressEvent,
  BitsRejectEvent,
  BitsResumeEvent,
  BitsRetryEvent,
  BitsSessionLostEvent,
  BitsSuccessEvent,
} from '../../../src/events.js';
import { Announcer } from '../../../src/view/announcer.js';
import he from '../../../src/locales/he.js';
import zhHans from '../../../src/locales/zh-Hans.js';
import { Words } from '../../../src/view/words.js';
import { snapshot } from './fake-manager.js';

/** An announcer whose time passes when told. */
function setUp(words = new Words()) {
  const said: string[] = [];
  /** What stands in the regions, the one that waits for its turn and the one that interrupts. */
  const stands = ['', ''];
  const timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const announcer = new Announcer(
    (text, urgent) => {
      if (text) said.push(urgent ? `! ${text}` : text);
      stands[Number(urgent)] = text;
    },
    () => words,
    { now: () => now, later: (run, milliseconds) => timers.push({ at: now + milliseconds, run }) },
  );
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const timer of timers.splice(0)) {
      if (timer.at <= now) timer.run();
      else timers.push(timer);
    }
  };
  return { announcer, said, stands, pass };
}

const file = new File(['x'], 'a.exe');
const unreachable = new BitsError({ code: 'network', message: 'gone' });

describe('announcer', () => {
  it('says together what happens together', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot(), snapshot()]));
    announcer.hear(new BitsAddedEvent([snapshot()]));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'too-large', limit: 10e6 }]));
    expect(said).to.be.empty;
    pass(500);
    expect(said).to.deep.equal(['3 files added. 1 file refused: Larger than 10 MB']);
  });

  it('puts sentences together as the language does', () => {
    const { announcer, said, pass } = setUp(new Words('zh-Hans', zhHans));
    announcer.hear(new BitsAddedEvent([snapshot()]));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'type' }]));
    announcer.hear(new BitsPauseEvent(snapshot(), 'user'));
    pass(500);
    expect(said).to.deep.equal(['已添加 1 个文件。1 个文件被拒绝：不接受此类型的文件。已暂停']);
  });

  it('says figures without the marks that order them on a line', () => {
    const { announcer, said, pass } = setUp(new Words('he', he));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'too-large', limit: 10e6 }]));
    pass(500);
    expect(said).to.deep.equal(['נדחה קובץ אחד: גדול מ־10 MB']);
  });

  it('tells each reason of refusals with its own number, the first three of them', () => {
    const { announcer, said, pass } = setUp();
    const refusal = { file, path: 'a.exe' };
    announcer.hear(
      new BitsRejectEvent([
        { ...refusal, reason: 'too-large', limit: 10 },
        { ...refusal, reason: 'type' },
        { ...refusal, reason: 'type' },
        { ...refusal, reason: 'duplicate' },
        { ...refusal, reason: 'bad-name' },
        { ...refusal, reason: 'vetoed' },
      ]),
    );
    pass(500);
    expect(said).to.deep.equal([
      '1 file refused: Larger than 10 bytes. 2 files refused: This type of file is not accepted. ' +
        '1 file refused: Already in the list. and 2 more',
    ]);
  });

  for (const [cause, text] of [
    ['user', 'Paused'],
    ['offline', 'Offline. Continues when the connection is back'],
    ['other-tab', 'Uploading in another tab'],
  ] as const)
    it(`says of a pause by ${cause} what the row says`, () => {
      const { announcer, said, pass } = setUp();
      announcer.hear(new BitsPauseEvent(snapshot(), cause));
      pass(500);
      expect(said).to.deep.equal([text]);
    });

  it('tells an outage once, and another one again', () => {
    const { announcer, said, pass } = setUp();
    const fails = (attempt: number): void => {
      announcer.hear(new BitsRetryEvent(snapshot(), unreachable, attempt, 1000));
      pass(3000);
    };
    announcer.hear(new BitsRetryEvent(snapshot(), unreachable, 1, 1000));
    for (const attempt of [1, 2, 1, 3]) fails(attempt);
    expect(said).to.deep.equal(['2 files waiting']);
    announcer.hear(new BitsProgressEvent(snapshot()));
    // One file alone that still fails while the others go on
    fails(4);
    expect(said).to.have.length(1);
    fails(1);
    expect(said[1]).to.equal('1 file waiting');
  });

  it('says nothing of an attempt that the page forbids', () => {
    const { announcer, said, pass } = setUp();
    const retry = new BitsRetryEvent(snapshot(), unreachable, 1, 1000);
    retry.preventDefault();
    announcer.hear(retry);
    pass(500);
    expect(said).to.be.empty;
  });

  it('is silent about vain attempts while offline, and tells that the server does not answer after it', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsPauseEvent(snapshot(), 'offline'));
    pass(3000);
    announcer.hear(new BitsResumeEvent(snapshot(), 'offline'));
    announcer.hear(new BitsPauseEvent(snapshot(), 'offline'));
    pass(3000);
    expect(said).to.have.length(1);
    announcer.hear(new BitsResumeEvent(snapshot(), 'offline'));
    pass(3000);
    announcer.hear(new BitsRetryEvent(snapshot(), unreachable, 2, 1000));
    pass(3000);
    expect(said.slice(1)).to.deep.equal(['Sending', '1 file waiting']);
  });

  it('says at once that a form waits for the files, each time', () => {
    const { announcer, said } = setUp();
    announcer.held();
    announcer.held();
    expect(said).to.deep.equal(Array(2).fill('The form is sent when all files are uploaded'));
  });

  it('takes back what was said a while ago', () => {
    const { announcer, stands, pass } = setUp();
    announcer.hear(new BitsErrorEvent(snapshot({ name: 'a' }), unreachable));
    announcer.hear(new BitsPauseEvent(snapshot(), 'user'));
    pass(9000);
    expect(stands).to.deep.equal(['Paused', 'a: failed. No connection to the server']);
    pass(1000);
    expect(stands, 'ten seconds after the first').to.include('Paused');
    pass(9000);
    expect(stands).to.deep.equal(['', '']);
  });

  it('lets one message be heard before the next', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    announcer.hear(new BitsPauseEvent(snapshot(), 'user'));
    pass(500);
    expect(said).to.have.length(1);
    pass(2500);
    expect(said[1]).to.equal('Paused');
  });

  it('tells milestones, the last one passed only, and none once files are finished', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    for (const done of [10, 30, 55, 60]) announcer.progress(done, 100);
    pass(3000);
    announcer.progress(61, 100);
    pass(3000);
    announcer.progress(80, 100);
    announcer.progress(100, 100);
    announcer.hear(new BitsSuccessEvent(snapshot({ status: 'done' }), 'https://example.org/a'));
    pass(3000);
    expect(said).to.deep.equal(['1 file added', '50% uploaded', '1 file uploaded']);
  });

  it('says that the server lost an upload, by name and once, the first by name where it lost several', () => {
    const { announcer, said, pass } = setUp();
    const lose = (name: string, resumesFrom = 0): boolean => {
      const event = new BitsSessionLostEvent(snapshot({ name }), 5e6, resumesFrom);
      announcer.hear(event);
      return event.defaultPrevented;
    };
    lose('a.mp4');
    pass(500);
    lose('b.mp4', 2e6);
    pass(3000);
    for (const name of ['c', 'd', 'e']) lose(name);
    pass(3000);
    expect(said).to.deep.equal([
      'a.mp4: The server lost this upload. It starts again',
      'b.mp4: The server lost a part of this upload. It goes on from 2 MB',
      'c: The server lost this upload. It starts again. and 2 more',
    ]);
  });

  it('leaves a loss that the page forbids to the failure that follows', () => {
    const { announcer, said, pass } = setUp();
    const event = new BitsSessionLostEvent(snapshot({ name: 'a' }), 5e6, 0);
    event.preventDefault();
    announcer.hear(event);
    pass(500);
    expect(said).to.be.empty;
  });

  it('says no milestone that a loss took back, and says it again when it is reached again', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    announcer.progress(30, 100);
    // Before the pause after the sentence before is over
    announcer.hear(new BitsSessionLostEvent(snapshot({ name: 'a' }), 30, 0));
    announcer.progress(0, 100);
    pass(3000);
    expect(said.slice(1)).to.deep.equal(['a: The server lost this upload. It starts again']);
    announcer.progress(26, 100);
    pass(3000);
    expect(said.slice(2)).to.deep.equal(['25% uploaded']);
  });

  it('says no milestone above what is uploaded by then, whatever took it back', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    announcer.progress(80, 100);
    // A file with most of it was taken out of the list
    announcer.progress(30, 100);
    pass(3000);
    expect(said.slice(1)).to.deep.equal(['25% uploaded']);
    announcer.progress(10, 100);
    announcer.progress(10, 100);
    pass(3000);
    expect(said).to.have.length(2);
  });

  it('counts failures that come while one is being heard', () => {
    const { announcer, said, pass } = setUp();
    for (const name of ['a', 'b', 'c']) announcer.hear(new BitsErrorEvent(snapshot({ name }), unreachable));
    pass(500);
    expect(said).to.deep.equal(['! a: failed. No connection to the server', '2 files failed']);
  });

  for (const [cause, phrase] of [
    ['changed', 'This file was changed after its upload began'],
    ['mismatch', 'That was a different file. Choose the original one'],
    ['unreadable', 'This file can no longer be read'],
    ['permission', 'Allow access to this file to continue'],
  ] as const)
    it(`interrupts for a file that needs its user: ${cause}`, () => {
      const { announcer, said, pass } = setUp();
      announcer.hear(new BitsFileNeededEvent([snapshot({ name: 'a.pdf' })], cause));
      expect(said).to.deep.equal([`! a.pdf: ${phrase}`]);
      announcer.hear(new BitsFileNeededEvent([snapshot()], cause));
      pass(3000);
      announcer.hear(new BitsFileNeededEvent([snapshot(), snapshot()], cause));
      expect(said.slice(1)).to.deep.equal(['1 file is needed again', '! 2 files are needed again']);
    });

  it('interrupts for signing in, once for all files', () => {
    const { announcer, said, pass } = setUp();
    for (const name of ['a', 'b', 'c']) announcer.hear(new BitsPauseEvent(snapshot({ name }), 'auth'));
    pass(500);
    expect(said).to.deep.equal(['! a: Paused until you sign in again']);
  });

  it('tells a failure at once, with the reason, and a file that is needed politely', () => {
    const { announcer, said, pass } = setUp();
    const error = new BitsError({ code: 'disk-full', message: 'HTTP 507' });
    announcer.hear(new BitsErrorEvent(snapshot({ name: 'a\u202eb.pdf' }), error));
    expect(said).to.deep.equal(['! ab.pdf: failed. The server has no space left']);
    announcer.hear(new BitsFileNeededEvent([snapshot(), snapshot()], 'reload'));
    pass(500);
    expect(said[1]).to.equal('2 files are needed again');
  });
});
