import { expect } from '@open-wc/testing';
import { BitsAddedEvent, BitsSessionLostEvent } from '../../../src/events.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { until } from '../../support/until.js';
import { drawn, setUp, snapshot } from './support.js';

const MB = 1e6;
const SENDING = { name: 'film.mp4', size: 100 * MB, status: 'sending' } as const;
const ALL: TaskSnapshot['sessionLost'] = { acknowledged: 26 * MB, resumesFrom: 0 };

const noteOf = (root: ShadowRoot): string | undefined =>
  root.querySelector('[part~=session-lost]')?.textContent.trim();

describe('a row whose session the server lost', () => {
  it('says that the upload starts again', async () => {
    const { root } = await setUp([snapshot({ ...SENDING, sessionLost: ALL })]);
    expect(noteOf(root)).to.equal('The server lost this upload. It starts again');
  });

  it('names the offset it resumes from when the server kept a part', async () => {
    const sessionLost = { acknowledged: 26 * MB, resumesFrom: 4.2 * MB };
    const { root } = await setUp([snapshot({ ...SENDING, acknowledged: 5 * MB, sessionLost })]);
    expect(noteOf(root)).to.equal('The server lost a part of this upload. It goes on from 4.2 MB');
  });

  for (const given of [
    { status: 'failed' },
    { status: 'cancelled' },
    { status: 'paused', pauseCause: 'other-tab' },
  ] as const)
    it(`does not mention the loss once the task is ${given.status} ${'pauseCause' in given ? given.pauseCause : ''}`, async () => {
      const { root } = await setUp([snapshot({ ...SENDING, ...given, sessionLost: ALL })]);
      expect(noteOf(root)).to.equal(undefined);
    });

  it('is announced once, without a milestone above the new offset', async () => {
    const { element, manager, root } = await setUp([snapshot({ ...SENDING, acknowledged: 20 * MB })]);
    const said: string[] = [];
    const region = root.querySelector('[role=status]')!;
    new MutationObserver(() => {
      if (region.textContent) said.push(region.textContent);
    }).observe(region, { childList: true, characterData: true, subtree: true });
    const [task] = manager.tasks;
    manager.tell(new BitsAddedEvent([task!]));
    await until(() => said.length === 1, 'the first announcement');
    // A quarter is reached, and lost before the pause after that announcement is over
    manager.change(task!.id, { acknowledged: 26 * MB });
    await drawn(element);
    manager.change(task!.id, { acknowledged: 0, sessionLost: ALL });
    manager.tell(new BitsSessionLostEvent(manager.tasks[0]!, 26 * MB, 0));
    await drawn(element);
    expect(root.querySelector('.percent')).to.have.text('0%');
    await until(() => said.length === 2, 'the second announcement');
    expect(said[1]).to.equal('film.mp4: The server lost this upload. It starts again');
  });
});
