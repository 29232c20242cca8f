import { expect } from '@open-wc/testing';
import { ProgressMeter } from '../../../src/file/progress-meter.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { LiveFigures, type BatchFigures } from '../../../src/view/format/live-figures.js';
import { Words } from '../../../src/view/format/words.js';
import { play, type Trace } from '../support/line-trace.js';
import { snapshot } from './fake-manager.js';
import { SHOWN } from './shown-seconds.js';

/** The element redraws four times a second, and after each Ack. */
const TICK_MS = 250;
const words = new Words();

const each = (seconds: number, rate: number): number[] => Array.from({ length: seconds }, () => rate);
const WIFI = [
  2.1, 1.7, 2.6, 3.1, 0.4, 1.2, 2.8, 2.2, 1.9, 0.7, 0.2, 2.4, 2.9, 3.3, 1.1, 0.9, 2, 2.3, 1.6, 2.7,
];

const TRACES: Readonly<Record<keyof typeof SHOWN, Trace>> = {
  steady: { sizes: [120], line: [2] },
  ramp: { sizes: [120], line: Array.from({ length: 41 }, (_, second) => 0.5 + second * 0.0875) },
  drop: { sizes: [160], line: [...each(25, 4), 1] },
  'Wi-Fi': { sizes: [100], line: [...WIFI, ...WIFI, ...WIFI, 2] },
  tunnel: { sizes: [120], line: [...each(20, 2), ...each(15, 0), 2] },
  'three files': { sizes: [20, 20, 40], line: [2] },
  pause: { sizes: [80], line: [2], pause: [17, 27] },
  resume: { sizes: [80], line: [2], earlier: { confirmed: 38, known: 30 } },
};

const createFigures = (): LiveFigures => new LiveFigures(new ProgressMeter(), new ProgressMeter());

interface Second {
  readonly second: number;
  readonly batch: BatchFigures;
  readonly text: string;
}

/** What is shown at each second; `look` is called at each redraw. */
function seconds(trace: Trace, look?: (batch: BatchFigures, given: number) => void): Second[] {
  const figures = createFigures();
  const all: Second[] = [];
  let [startMs, before] = [0, 0];
  for (const { nowMs, tasks, given } of play(trace)) {
    startMs ||= nowMs;
    const acknowledged = tasks.reduce((sum, task) => sum + task.acknowledged, 0);
    const isTick = (nowMs - startMs) % TICK_MS === 0;
    if (!isTick && acknowledged === before) continue;
    before = acknowledged;
    const batch = figures.update(tasks, nowMs);
    look?.(batch, given);
    if ((nowMs - startMs) % 1000 > 0) continue;
    const second = (nowMs - startMs) / 1000;
    all.push({ second, batch, text: line(second, batch) });
  }
  return all;
}

function line(second: number, { shown, total, rate, timeLeftMs }: BatchFigures): string {
  const facts = [
    `${second}: ${words.percent(shown / total)}`,
    words.bytes(shown),
    rate ? words.rate(rate) : '',
    timeLeftMs ? words.duration(timeLeftMs) : '',
  ];
  return facts.filter(Boolean).join(', ');
}

describe('the figures that are shown', () => {
  for (const [name, trace] of Object.entries(TRACES))
    describe(`on the trace "${name}"`, () => {
      it('are those of the table at each second', () => {
        expect(seconds(trace).map(({ text }) => text)).to.deep.equal(
          SHOWN[name as keyof typeof SHOWN].trim().split('\n'),
        );
      });

      it('never go back, and never exceed what was given to the network', () => {
        let before: BatchFigures | undefined;
        seconds(trace, (batch, given) => {
          expect(batch.sent)
            .to.be.at.least(before?.sent ?? 0)
            .and.at.most(given);
          expect(batch.shown)
            .to.be.at.least(before?.shown ?? 0)
            .and.at.most(batch.sent);
          expect(batch.sent).to.be.at.least(batch.acknowledged);
          before = batch;
        });
      });
    });

  it('change each second on a steady line, and the time left counts down within 10 %', () => {
    const all = seconds(TRACES.steady).slice(1);
    for (const [index, { second, batch }] of all.entries()) {
      expect(batch.timeLeftMs / 1000).to.be.closeTo(60.5 - second, Math.max(1, (60 - second) / 10));
      const next = all[index + 1]?.batch;
      if (!next) continue;
      expect(next.shown, `at second ${second}`).to.be.above(batch.shown);
      expect(batch.timeLeftMs - next.timeLeftMs).to.be.within(0, 2000);
    }
  });

  it('tell the time left within 10 % or 2.5 s from 30 s after the line became slower or came back', () => {
    for (const [name, changed] of [
      ['drop', 25],
      ['tunnel', 35],
    ] as const) {
      const all = seconds(TRACES[name]);
      const end = all.at(-1)!.second + 0.5;
      for (const { second, batch } of all.slice(changed + 30))
        expect(batch.timeLeftMs / 1000, `${name}, second ${second}`).to.be.closeTo(
          end - second,
          Math.max(2.5, (end - second) / 10),
        );
    }
  });

  it('do not count what an earlier visit sent', () => {
    for (const { batch } of seconds(TRACES.resume)) expect(batch.rate).to.be.below(2.1e6);
  });
});

describe('the figures of a batch', () => {
  const at = Date.UTC(2026, 0, 1);
  const done = (size: number): TaskSnapshot => snapshot({ status: 'succeeded', size, acknowledged: size });

  it('leave out what ended before its first file was added', () => {
    const figures = createFigures();
    const first = [done(1e6), snapshot({ status: 'failed', size: 2e6 })];
    expect(figures.update(first, at)).to.include({ files: 2, succeeded: 1, total: 3e6 });
    const second = [snapshot({ status: 'queued', size: 5e6 }), done(4e6)];
    expect(figures.update([...first, ...second], at)).to.include({
      files: 2,
      succeeded: 1,
      total: 9e6,
      acknowledged: 4e6,
    });
    const retried = { ...first[1]!, status: 'queued' } as const;
    expect(figures.update([first[0]!, retried, ...second], at)).to.include({ files: 3, total: 11e6 });
  });

  it('leave out cancelled files', () => {
    const tasks = [
      snapshot({ status: 'queued' }),
      snapshot({ status: 'cancelled' }),
      snapshot({ status: 'cancelling' }),
      snapshot({ status: 'undoable' }),
    ];
    expect(createFigures().update(tasks, at)).to.include({ files: 1, total: 1e6 });
  });

  it('measure the rate from the first byte, when the first Acks of several files come together', () => {
    const figures = createFigures();
    const sending = { status: 'sending', size: 30e6, inFlight: 1e6, inFlightSince: at } as const;
    let tasks = [snapshot(sending), snapshot(sending), snapshot(sending)];
    for (const afterMs of [0, 250, 1000, 2000]) figures.update(tasks, at + afterMs);
    for (const index of [0, 1, 2]) {
      const nowMs = at + 3000 + index * 20;
      const acked = { acknowledged: 1e6, inFlight: 4e6, inFlightSince: nowMs, rate: 1e6 / 3 };
      tasks = tasks.map((task, nr) => (nr === index ? { ...task, ...acked } : task));
      expect(figures.update(tasks, nowMs).rate).to.be.below(1.1e6);
    }
    const { rate, timeLeftMs } = figures.update(tasks, at + 4000);
    expect(rate).to.be.closeTo(1e6, 1e5);
    expect(timeLeftMs).to.be.closeTo(86_000, 9000);
  });

  it('tell the time left of many small files by their number', () => {
    const figures = createFigures();
    const tasks = Array.from({ length: 100 }, () => snapshot({ size: 0, status: 'queued' }));
    let batch = figures.update(tasks, at);
    for (let index = 0; index <= 40; index++) {
      batch = figures.update(tasks, at + index * 500);
      tasks[index] = { ...tasks[index]!, status: 'succeeded' };
    }
    expect(batch.succeeded).to.equal(40);
    expect(batch.timeLeftMs).to.be.closeTo(30_000, 1500);
  });

  it('forget what is known of removed files', () => {
    const figures = createFigures();
    const tasks = [snapshot({ status: 'paused' }), snapshot({ status: 'paused' })];
    figures.update(tasks, at);
    figures.update(tasks.slice(1), at);
    expect([figures.of(tasks[0]!), figures.of(tasks[1]!)?.sent]).to.deep.equal([undefined, 0]);
  });
});

describe('the figures of a task', () => {
  const at = Date.UTC(2026, 0, 1);
  const sending = snapshot({ status: 'sending', size: 1e6, inFlight: 1000, inFlightSince: at, rate: 100 });

  it('do not advance while the rate is unknown, or after the clock was set back', () => {
    const figures = createFigures();
    for (const task of [
      { ...sending, rate: undefined },
      { ...sending, inFlightSince: at + 10_000 },
    ]) {
      figures.update([task], at + 2000);
      expect(figures.of(task)?.sent).to.equal(0);
    }
  });

  it('go back at once when the server lost bytes', () => {
    const figures = createFigures();
    figures.update([{ ...sending, acknowledged: 5000 }], at + 5000);
    expect(figures.of(sending)?.sent).to.equal(5500);
    figures.update([{ ...sending, acknowledged: 0, inFlight: 0 }], at + 5100);
    expect(figures.of(sending)).to.include({ sent: 0, shown: 0 });
  });

  it('advance at half the rate while the Ack is behind them', () => {
    const figures = createFigures();
    const sent = (task: TaskSnapshot, afterMs: number): number | undefined => {
      figures.update([task], at + afterMs);
      return figures.of(task)?.sent;
    };
    expect(sent(sending, 9000)).to.equal(900);
    const next = { ...sending, acknowledged: 700, inFlightSince: at + 9000 };
    expect(sent(next, 9000)).to.equal(900);
    expect(sent(next, 10_000)).to.equal(950);
    expect(sent(next, 13_000)).to.equal(1100);
    expect(sent(next, 14_000)).to.equal(1200);
  });

  it('show a lower rate when an Ack is late', () => {
    const figures = createFigures();
    figures.update([sending], at + 20_000);
    expect(figures.of(sending)).to.include({ sent: 1000, rate: 50 });
  });
});

describe('the end of a batch', () => {
  const sending = snapshot({ status: 'sending' });
  const done = snapshot({ status: 'succeeded', acknowledged: 1e6 });
  const ended = (task: TaskSnapshot): TaskSnapshot => ({ ...task, status: 'succeeded', acknowledged: 1e6 });

  it('has the size of its files and the time until their last change', () => {
    const figures = createFigures();
    figures.update([sending], 1000);
    expect(figures.completion(words, 1)).to.deep.equal([]);
    // A hidden page draws nothing for an hour
    figures.update([ended(sending)], 3_600_000, 22_000);
    expect(figures.completion(words, 1)).to.deep.equal(['1 MB', 'Took 21 sec']);
    figures.update([ended(sending)], 3_700_000, 22_000);
    expect(figures.completion(words, 1)).to.deep.equal(['1 MB', 'Took 21 sec']);
  });

  it('begins with its first packet, and not with that of an earlier batch', () => {
    const figures = createFigures();
    const first = snapshot({ status: 'ready' });
    figures.update([first], 1000);
    figures.update([{ ...first, status: 'starting' }], 5000);
    figures.update([ended(first)], 8000);
    expect(figures.completion(words, 1)[1]).to.equal('Took 3 sec');
    figures.update([ended(first), sending], 60_000);
    expect(figures.completion(words, 1)).to.deep.equal([]);
    expect(figures.update([ended(first), ended(sending)], 62_000).files).to.equal(1);
    expect(figures.completion(words, 1)).to.deep.equal(['1 MB', 'Took 2 sec']);
  });

  it('has no time if its beginning was not seen', () => {
    const figures = createFigures();
    figures.update([done], 1000);
    expect(figures.completion(words, 1)).to.deep.equal(['1 MB']);
  });

  it('is not said of a batch in which a file failed, or whose cancellation can be undone', () => {
    for (const status of ['failed', 'undoable'] as const) {
      const figures = createFigures();
      figures.update([sending, done], 1000);
      figures.update([{ ...sending, status }, done], 2000);
      expect(figures.completion(words, 1), status).to.deep.equal([]);
    }
  });

  it('is that of the last one with files after all files of another one were cancelled', () => {
    const figures = createFigures();
    figures.update([sending], 1000);
    figures.update([ended(sending)], 3000);
    const next = snapshot({ status: 'sending', acknowledged: 5e5 });
    figures.update([ended(sending), next], 4000);
    const undoable = { ...next, status: 'undoable' } as const;
    expect(figures.update([ended(sending), undoable], 5000).acknowledged).to.equal(5e5);
    figures.update([ended(sending), { ...next, status: 'cancelled' }], 6000);
    expect(figures.completion(words, 1)).to.deep.equal(['1 MB', 'Took 2 sec']);
  });
});
