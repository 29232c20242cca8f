import { expect } from '@open-wc/testing';
import { BitsError } from '../../../../src/errors.js';
import { BitsSuccessEvent } from '../../../../src/events.js';
import { until } from '../../../support/until.js';
import { drawn, rows, setUp, snapshot } from '../support.js';

const error = (code: 'server' | 'disk-full', status: number): BitsError =>
  new BitsError({ code, status, message: `HTTP ${status}` });

describe('what a row says of a failure', () => {
  it('is first the reason of a wait, then what goes on by itself', async () => {
    const waiting = { status: 'waiting', retryAt: 1 } as const;
    const { root } = await setUp([
      snapshot({ ...waiting, name: 'a', error: error('server', 503) }),
      snapshot({ ...waiting, name: 'b', error: error('disk-full', 507) }),
      snapshot({ ...waiting, name: 'c', error: error('server', 500) }),
      snapshot({ status: 'failed', name: 'd', error: error('disk-full', 507) }),
    ]);
    expect(rows(root)).to.deep.equal([
      'a: The server is busy. Trying again',
      'b: The server has no space left. Trying again',
      'c: The server reported a problem. Trying again',
      'd: Failed. The server has no space left',
    ]);
  });
});

describe('the title of a batch', () => {
  it('counts the files that are uploaded, and leaves earlier batches out', async () => {
    const done = snapshot({ status: 'succeeded' });
    const { element, manager, root } = await setUp([done]);
    const title = (): string => root.querySelector('.head')!.textContent;
    const percent = (): string | null =>
      root.querySelector('.summary [role=progressbar]')!.getAttribute('aria-valuenow');
    const queued = Array.from({ length: 3 }, () => snapshot({ status: 'queued' }));
    manager.play([done, ...queued]);
    await drawn(element);
    expect([title(), percent()]).to.deep.equal(['Uploading 3 files', '0']);
    manager.change(queued[0]!.id, { status: 'succeeded', acknowledged: 1e6 });
    await drawn(element);
    expect([title(), percent()]).to.deep.equal(['1 of 3 files uploaded', '33']);
  });

  it('becomes its size and time at the end, on a full bar, and is announced with both', async () => {
    const queued = Array.from({ length: 2 }, () => snapshot({ status: 'starting' }));
    const { element, manager, root } = await setUp(queued);
    for (const task of queued) {
      manager.change(task.id, { status: 'succeeded', acknowledged: 1e6 });
      manager.tell(new BitsSuccessEvent(task, ''));
    }
    await drawn(element);
    const text = (part: string): string =>
      root.querySelector(part)!.textContent.replaceAll(/\s+/g, ' ').trim();
    expect(text('.head')).to.equal('2 files uploaded');
    expect(text('.summary .meta')).to.match(/^2 MB Took 1 sec$/);
    expect(root.querySelector('.summary [role=progressbar]')!.getAttribute('aria-valuenow')).to.equal('100');
    await until(() => text('[role=status]'), 'the announcement');
    expect(text('[role=status]')).to.equal('All 2 files uploaded. 2 MB. Took 1 sec');
    await expect(element).to.be.accessible();
    const [next] = [snapshot({ status: 'starting' })];
    manager.play([...manager.tasks, next]);
    await drawn(element);
    manager.change(next.id, { status: 'succeeded', acknowledged: 1e6 });
    await drawn(element);
    expect(text('.head')).to.equal('3 files uploaded');
    expect(text('.summary .meta')).to.equal('1 file uploaded 1 MB Took 1 sec');
  });
});
