import { expect } from '@open-wc/testing';
import type { FaultRule } from '../../demo/server/faults/fault-rule.js';
import { until } from '../support/until.js';
import { faultHits } from './support/faults.js';
import { randomFile } from './support/random-file.js';
import {
  FastLine,
  MIB,
  NEVER,
  remember,
  remembered,
  RTT_MS,
  Story,
  WatchedTransport,
} from './support/story.js';

describe('the trial of a larger Fragment', () => {
  let story: Story;

  afterEach(() => story.over());

  const file = randomFile('story.bin', 80 * MIB);

  const rules: Readonly<Record<string, FaultRule>> = {
    '413': { fault: 'status', status: 413 },
    '404': { fault: 'status', status: 404 },
    'a connection reset': { fault: 'reset', when: 'during' },
    'a hanging server': { fault: 'hang', when: 'reading' },
    '500': { fault: 'status', status: 500 },
    '502': { fault: 'status', status: 502 },
  };
  for (const [what, rule] of Object.entries(rules))
    it(`that meets ${what} is no failure of the task, and is remembered`, async () => {
      story = new Story(file.size, file);
      await remember(story);
      const trial = await story.struckBy({ ...rule, over: 40 * MIB, count: 0 });
      const line = new FastLine();
      await story.visit({ transport: new WatchedTransport(async () => undefined, RTT_MS) }, line);
      if (rule.fault === 'hang') {
        await until(async () => (await faultHits(trial)) > 0, 'the trial');
        line.endLimits();
      }
      // Firefox loses the connection on which it still sends the content when the answer comes.
      const lost =
        navigator.userAgent.includes('Firefox') && rule.fault === 'status' ? /^(retry,)*done$/ : /^done$/;
      expect(await story.ends()).to.match(lost);
      expect(story.limiter.limits).to.include({ acceptedBytes: 24 * MIB, refusedBytes: 48 * MIB });
      await until(
        async () => ((await remembered(story)) as { refusedBytes?: number }).refusedBytes === 48 * MIB,
        'its memory',
      );
    });

  it('whose page dies continues at the next visit, without another session', async () => {
    story = new Story(file.size, file);
    await remember(story);
    let trial = false;
    const transport = new WatchedTransport(async (end) => {
      trial ||= end === 72 * MIB;
      if (trial) await NEVER;
    }, RTT_MS);
    await story.visit({ transport }, new FastLine());
    await until(() => trial, 'the trial');
    await story.dies();
    await story.visit();
    expect(await story.ends()).to.equal('done');
    expect(await story.sentTwice()).to.equal(0);
  });
});
