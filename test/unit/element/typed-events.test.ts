import { expect } from '@open-wc/testing';
import { BitsSuccessEvent } from '../../../src/events.js';
import { setUp, snapshot } from './support.js';

describe('a listener of the document', () => {
  it('gets the event with the types of its fields', async () => {
    const { manager } = await setUp();
    const names: string[] = [];
    const listener = (event: BitsSuccessEvent): number => names.push(event.task.name);
    document.addEventListener('bits-success', listener);
    // @ts-expect-error The event has no such field
    document.addEventListener('bits-success', ({ tasks }) => names.push(String(tasks)), { once: true });
    document.addEventListener('bits-success', ({ url, task }) => names.push(url, task.path), { once: true });
    manager.tell(
      new BitsSuccessEvent(snapshot({ name: 'a.txt', status: 'succeeded' }), 'https://example.org/a'),
    );
    document.removeEventListener('bits-success', listener);
    expect(names).to.deep.equal(['a.txt', 'undefined', 'https://example.org/a', 'a.txt']);
  });
});
