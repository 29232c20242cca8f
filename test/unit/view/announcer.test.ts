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
import { Announcer } from '../../../src/view/controllers/announcer.js';
import '../../../src/locales/en.js';
import he from '../../../src/locales/he.js';
import zhHans from '../../../src/locales/zh-Hans.js';
import { Words } from '../../../src/view/format/words.js';
import { snapshot } from './fake-manager.js';

/** An announcer whose clock advances only by calls. */
function setUp(words = new Words()) {
  const said: string[] = [];
  /** Texts of the polite and the assertive region. */
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
  it('joins simultaneous events into one message', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot(), snapshot()]));
    announcer.hear(new BitsAddedEvent([snapshot()]));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'too-large', limit: 10e6 }]));
    expect(said).to.be.empty;
    pass(500);
    expect(said).to.deep.equal(['3 files added. 1 file refused: Larger than 10 MB']);
  });

  it('lets the result of an action be heard before the events that wait for their announcement', () => {
    const { announcer, stands, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(400);
    announcer.acted('cancel', true);
    pass(100);
    expect(stands[0]).to.contain('You have 10 sec to undo this');
    pass(2899);
    expect(said).to.have.length(1);
    pass(1);
    expect(said[1]).to.equal('1 file added');
  });

  it('joins sentences with the locale’s phrase', () => {
    const { announcer, said, pass } = setUp(new Words('zh-Hans', zhHans));
    announcer.hear(new BitsAddedEvent([snapshot()]));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'type' }]));
    announcer.hear(new BitsPauseEvent(snapshot(), 'user'));
    pass(500);
    expect(said).to.deep.equal(['已添加 1 个文件。1 个文件被拒绝：不接受此类型的文件。已暂停']);
  });

  it('has figures without bidirectional controls', () => {
    const { announcer, said, pass } = setUp(new Words('he', he));
    announcer.hear(new BitsRejectEvent([{ file, path: 'a.exe', reason: 'too-large', limit: 10e6 }]));
    pass(500);
    expect(said).to.deep.equal(['נדחה קובץ אחד: גדול מ־10 MB']);
  });

  describe('at the end of a batch', () => {
    it('says once that all files are uploaded', () => {
      const { announcer, said, pass } = setUp();
      announcer.progress(0, 100, 4, true);
      for (let done = 1; done <= 4; done++) {
        announcer.hear(new BitsSuccessEvent(snapshot(), ''));
        announcer.progress(25 * done, 100, 4, done < 4);
        if (done < 4) pass(5000);
      }
      pass(3000);
      expect(said).to.deep.equal(['25% uploaded', '50% uploaded', '75% uploaded', 'All 4 files uploaded']);
    });

    it('says their size and the time they took with it, and not without the others', () => {
      const { announcer, said, pass } = setUp();
      announcer.progress(0, 100, 2, true);
      for (let done = 1; done <= 2; done++) announcer.hear(new BitsSuccessEvent(snapshot(), ''));
      announcer.progress(100, 100, 2, false, ['49.6 MB', 'Took 21 sec']);
      pass(3000);
      announcer.progress(100, 100, 2, false, ['49.6 MB', 'Took 21 sec']);
      pass(3000);
      expect(said).to.deep.equal(['All 2 files uploaded. 49.6 MB. Took 21 sec']);
    });

    it('counts the uploaded files if others failed', () => {
      const { announcer, said, pass } = setUp();
      announcer.progress(0, 100, 3, true);
      for (let done = 1; done <= 2; done++) announcer.hear(new BitsSuccessEvent(snapshot(), ''));
      announcer.hear(new BitsErrorEvent(snapshot({ name: 'b' }), unreachable));
      announcer.progress(60, 100, 3, false);
      pass(3000);
      expect(said.at(-1)).to.equal('2 files uploaded');
    });
  });

  it('counts refusals by reason, the first three reasons', () => {
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
    it(`announces a pause by ${cause} in the words of the row`, () => {
      const { announcer, said, pass } = setUp();
      announcer.hear(new BitsPauseEvent(snapshot(), cause));
      pass(500);
      expect(said).to.deep.equal([text]);
    });

  it('announces an outage once, and a later one again', () => {
    const { announcer, said, pass } = setUp();
    const fails = (attempt: number): void => {
      announcer.hear(new BitsRetryEvent(snapshot(), unreachable, attempt, 1000));
      pass(3000);
    };
    announcer.hear(new BitsRetryEvent(snapshot(), unreachable, 1, 1000));
    for (const attempt of [1, 2, 1, 3]) fails(attempt);
    expect(said).to.deep.equal(['2 files waiting. No connection to the server']);
    announcer.hear(new BitsProgressEvent(snapshot()));
    // One file alone that still fails while the others go on
    fails(4);
    expect(said).to.have.length(1);
    fails(1);
    expect(said[1]).to.equal('1 file waiting. No connection to the server');
  });

  it('does not announce an attempt that the page prevents', () => {
    const { announcer, said, pass } = setUp();
    const retry = new BitsRetryEvent(snapshot(), unreachable, 1, 1000);
    retry.preventDefault();
    announcer.hear(retry);
    pass(500);
    expect(said).to.be.empty;
  });

  it('does not announce failed attempts while offline, but the first one when online again', () => {
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
    expect(said.slice(1)).to.deep.equal(['Sending', '1 file waiting. No connection to the server']);
  });

  it('announces at once that a form waits for the files, each time', () => {
    const { announcer, said } = setUp();
    announcer.held();
    announcer.held();
    expect(said).to.deep.equal(Array(2).fill('The form is sent when all files are uploaded'));
  });

  it('says nothing of what the page has an empty phrase for, and goes on', () => {
    const words = new Words('en', undefined, { saidAdded: { other: '' }, willSubmit: '' });
    const { announcer, said, pass } = setUp(words);
    announcer.held();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(3000);
    announcer.hear(new BitsResumeEvent(snapshot(), 'offline'));
    pass(3000);
    expect(said).to.deep.equal(['Sending']);
  });

  it('clears a message after a while', () => {
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

  it('delays the next message until the last one can be heard', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    announcer.hear(new BitsPauseEvent(snapshot(), 'user'));
    pass(500);
    expect(said).to.have.length(1);
    pass(2500);
    expect(said[1]).to.equal('Paused');
  });

  it('announces only the last milestone passed, and none once files are finished', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    for (const done of [10, 30, 55, 60]) announcer.progress(done, 100);
    pass(3000);
    announcer.progress(61, 100);
    pass(3000);
    announcer.progress(80, 100);
    announcer.progress(100, 100);
    announcer.hear(new BitsSuccessEvent(snapshot({ status: 'succeeded' }), 'https://example.org/a'));
    pass(3000);
    expect(said).to.deep.equal(['1 file added', '50% uploaded', '1 file uploaded']);
  });

  it('announces a lost session once by name, of several only the first by name', () => {
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

  it('does not announce a loss whose restart the page prevents, but the failure', () => {
    const { announcer, said, pass } = setUp();
    const event = new BitsSessionLostEvent(snapshot({ name: 'a' }), 5e6, 0);
    event.preventDefault();
    announcer.hear(event);
    pass(500);
    expect(said).to.be.empty;
  });

  it('drops a milestone that a loss undid, and announces it when it is reached again', () => {
    const { announcer, said, pass } = setUp();
    announcer.hear(new BitsAddedEvent([snapshot()]));
    pass(500);
    announcer.progress(30, 100);
    // Within the minimum time between two messages
    announcer.hear(new BitsSessionLostEvent(snapshot({ name: 'a' }), 30, 0));
    announcer.progress(0, 100);
    pass(3000);
    expect(said.slice(1)).to.deep.equal(['a: The server lost this upload. It starts again']);
    announcer.progress(26, 100);
    pass(3000);
    expect(said.slice(2)).to.deep.equal(['25% uploaded']);
  });

  it('does not announce a milestone above the uploaded share at that time', () => {
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

  it('counts failures during a message, and announces them after it', () => {
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
    it(`interrupts for a file that needs user action: ${cause}`, () => {
      const { announcer, said, pass } = setUp();
      announcer.hear(new BitsFileNeededEvent([snapshot({ name: 'a.pdf' })], cause));
      expect(said).to.deep.equal([`! a.pdf: ${phrase}`]);
      announcer.hear(new BitsFileNeededEvent([snapshot()], cause));
      pass(3000);
      announcer.hear(new BitsFileNeededEvent([snapshot(), snapshot()], cause));
      expect(said.slice(1)).to.deep.equal(['1 file is needed again', '! 2 files are needed again']);
    });

  it('interrupts for signing in once for all files', () => {
    const { announcer, said, pass } = setUp();
    for (const name of ['a', 'b', 'c']) announcer.hear(new BitsPauseEvent(snapshot({ name }), 'auth'));
    pass(500);
    expect(said).to.deep.equal(['! a: Paused until you sign in again']);
  });

  it('announces a failure assertively with the reason, and a needed file politely', () => {
    const { announcer, said, pass } = setUp();
    const error = new BitsError({ code: 'disk-full', message: 'HTTP 507' });
    announcer.hear(new BitsErrorEvent(snapshot({ name: 'a\u202eb.pdf' }), error));
    expect(said).to.deep.equal(['! ab.pdf: failed. The server has no space left']);
    announcer.hear(new BitsFileNeededEvent([snapshot(), snapshot()], 'reload'));
    pass(500);
    expect(said[1]).to.equal('2 files are needed again');
  });
});
