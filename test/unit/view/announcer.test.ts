import { expect } from '@open-wc/testing';
import { BitsError } from '../../../src/errors.js';
import {
  BitsAddedEvent,
  BitsErrorEvent,
  BitsFileNeededEvent,
  BitsPauseEvent,
  BitsRejectEvent,
  BitsSuccessEvent,
} from '../../../src/events.js';
import { Announcer } from '../../../src/view/announcer.js';
import zhHans from '../../../src/locales/zh-Hans.js';
import { Words } from '../../../src/view/words.js';
import { snapshot } from './fake-manager.js';

/** An announcer whose time passes when told. */
function setUp(words = new Words()) {
  const said: string[] = [];
  const timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const announcer = new Announcer(
    (text, urgent) => said.push(urgent ? `! ${text}` : text),
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
  return { announcer, said, pass };
}

const file = new File(['x'], 'a.exe');

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

  it('counts failures that come while one is being heard', () => {
    const { announcer, said, pass } = setUp();
    const error = new BitsError({ code: 'network', message: 'gone' });
    for (const name of ['a', 'b', 'c']) announcer.hear(new BitsErrorEvent(snapshot({ name }), error));
    pass(500);
    expect(said).to.deep.equal(['! a: failed. No connection to the server', '2 files failed']);
  });

  it('tells a failure at once, with the reason, and a file that is needed politely', () => {
    const { announcer, said, pass } = setUp();
    const error = new BitsError({ code: 'disk-full', message: 'HTTP 507' });
    announcer.hear(new BitsErrorEvent(snapshot({ name: 'a\u202eb.pdf' }), error));
    expect(said).to.deep.equal(['! ab.pdf: failed. The server has no space left']);
    announcer.hear(new BitsFileNeededEvent([snapshot(), snapshot()], 'reload'));
    pass(500);
    expect(said[1]).to.equal('2 files have to be chosen again');
  });
});
