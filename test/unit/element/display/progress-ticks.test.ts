import { expect } from '@open-wc/testing';
import { BitsProgressEvent } from '../../../../src/events.js';
import { drawn, setUp, snapshot } from '../support.js';

/** Counts every write to an ElementInternals while it is watched, whatever the value. */
function spyOnInternals(): { readonly writes: string[]; restore(): void } {
  const writes: string[] = [];
  const undo: (() => void)[] = [];
  const spyOn = (prototype: object, names: readonly string[]): void => {
    for (const name of names) {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      if (!own) continue;
      const { set } = own;
      const method = own.value as ((...args: unknown[]) => unknown) | undefined;
      const spied: PropertyDescriptor = { ...own };
      if (set)
        spied.set = function (to: unknown) {
          writes.push(name);
          set.call(this, to);
        };
      else if (method)
        spied.value = function (...values: unknown[]): unknown {
          writes.push(name);
          return Reflect.apply(method, this, values);
        };
      Object.defineProperty(prototype, name, spied);
      undo.push(() => Object.defineProperty(prototype, name, own));
    }
  };
  spyOn(
    ElementInternals.prototype,
    Object.getOwnPropertyNames(ElementInternals.prototype).filter((name) => /^(role|aria|set)/.test(name)),
  );
  spyOn(CustomStateSet.prototype, ['add', 'delete', 'clear']);
  return { writes, restore: () => undo.forEach((each) => each()) };
}

const EVERYTHING = {
  subtree: true,
  childList: true,
  attributes: true,
  attributeOldValue: true,
  characterData: true,
  characterDataOldValue: true,
} as const;

/** Whether the written value equals the previous one: that of the next record of the same place, or of the place. */
function isRepetition(
  { target, attributeName, oldValue }: MutationRecord,
  index: number,
  all: readonly MutationRecord[],
): boolean {
  const next = all
    .slice(index + 1)
    .find((record) => record.target === target && record.attributeName === attributeName);
  const now = attributeName ? (target as Element).getAttribute(attributeName) : target.nodeValue;
  return (next ? next.oldValue : now) === oldValue;
}

describe('a progress update', () => {
  it('writes to the document and to ElementInternals only what differs from before', async () => {
    const size = 100_000_000;
    const sending = {
      status: 'sending',
      size,
      acknowledged: 1e6,
      inFlight: 1e6,
      inFlightSince: 1,
      rate: 2e6,
    } as const;
    const tasks = ['a.bin', 'b.bin', 'c.bin'].map((name) => snapshot({ ...sending, name }));
    const { element, manager, root } = await setUp(tasks);
    const [task] = manager.tasks;
    await drawn(element);
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((some) => records.push(...some));
    observer.observe(root, EVERYTHING);
    observer.observe(element, EVERYTHING);
    const spy = spyOnInternals();
    try {
      for (let tick = 0; tick < 100; tick++) {
        // Every tenth tick moves a figure; the others redraw what is there
        manager.change(task!.id, { acknowledged: 1e6 + Math.floor(tick / 10) * 1e6 });
        manager.tell(new BitsProgressEvent(manager.tasks[0]!));
        await drawn(element);
      }
    } finally {
      spy.restore();
    }
    records.push(...observer.takeRecords());
    observer.disconnect();
    expect(spy.writes, 'writes to ElementInternals').to.deep.equal([]);
    expect(
      records.filter(({ type }) => type === 'childList'),
      'nodes that came or went',
    ).to.deep.equal([]);
    const attributes = new Set(records.flatMap(({ attributeName }) => attributeName ?? []));
    expect([...attributes].sort()).to.deep.equal(['aria-valuenow', 'aria-valuetext', 'style']);
    expect(
      records.filter(({ target }) => target.parentElement?.closest('[aria-live]')),
      'changes of a live region',
    ).to.deep.equal([]);
    expect(records.filter(isRepetition), 'writes of what was there already').to.deep.equal([]);
    expect(records).not.to.be.empty;
  });
});
