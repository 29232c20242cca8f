import { expect } from '@open-wc/testing';
import { UploadManager } from '../../../../src/manager/upload-manager.js';
import { MemoryCheckpointStore } from '../../../support/memory-store.js';
import { settle, until } from '../../../support/until.js';
import { FakeClock } from '../../support/fake-clock.js';
import { ScriptedTransport } from '../../support/scripted-transport.js';
import { drawn, setUp } from '../support.js';

const MB = 1e6;
const SIZE = 300 * MB;
/** Bytes per second. */
const LINE = 2 * MB;
const TICK_MS = 400;
const RANGE = /^bytes (\d+)-(\d+)/;

/** A file of zeros that takes the memory of one MB. */
function zeros(size: number): File {
  const part = new Blob([new Uint8Array(MB)]);
  return new File(
    Array.from({ length: size / MB }, () => part),
    'big.bin',
    { lastModified: 1 },
  );
}

describe('the row of a 300 MB upload at 2 MB/s', () => {
  const clock = new FakeClock();
  const realNow = Date.now;
  beforeEach(() => {
    Date.now = () => clock.now();
  });
  afterEach(() => {
    Date.now = realNow;
  });

  it('changes at least every 1.2 s and never goes back, while the accessible value keeps to the Acks', async () => {
    const transport = new ScriptedTransport();
    const { element, root } = await setUp();
    // Loaded before the clock runs, which it does faster than a request.
    await import('../../../../src/view/format/live-figures.js');
    const manager = new UploadManager(
      {
        endpoint: 'https://server.test/live/',
        transport,
        checkpointStore: new MemoryCheckpointStore(),
        ping: 'never',
        verify: 'never',
        keepFiles: 'none',
      },
      { clock },
    );
    element.manager = manager;
    let acks = 0;
    /** Answers each packet when its bytes are through. */
    const serve = async (): Promise<void> => {
      for (;;) {
        const request = await transport.nextRequest();
        if (request.packet === 'Create-Session') request.ack({ 'BITS-Session-Id': '{1}' });
        else if (request.packet === 'Close-Session') {
          request.ack();
          return;
        } else {
          const [, start, end] = RANGE.exec(request.range ?? '') ?? [];
          const next = Number(end) + 1;
          await new Promise<void>((resolve) => {
            clock.after(((next - Number(start)) * 1000) / LINE, resolve);
          });
          acks++;
          request.ack({ 'BITS-Received-Content-Range': `${next}` });
        }
      }
    };
    const server = serve();
    await manager.add([zeros(SIZE)]);
    await until(() => clock.timers > 0, 'the first Fragment');

    const texts = (): string =>
      [...root.querySelectorAll('.row .percent, .row .meta > bdi')].map((each) => each.textContent).join();
    const accessible = new Set<string | null>();
    const shown: { readonly atMs: number; readonly text: string; readonly fraction: number }[] = [];
    const startMs = clock.now();
    while (manager.tasks[0]?.status !== 'succeeded') {
      await clock.advance(TICK_MS);
      await settle();
      element.requestUpdate();
      await drawn(element);
      const bar = root.querySelector<HTMLElement>('.row [role=progressbar]');
      if (!bar) continue;
      accessible.add(bar.getAttribute('aria-valuenow'));
      const fraction = Number.parseFloat(bar.style.getPropertyValue('--_out'));
      shown.push({ atMs: clock.now() - startMs, text: texts(), fraction });
      expect(clock.now() - startMs, 'time for the whole file').to.be.below(200_000);
    }
    await server;

    const changes = shown.filter(({ text }, index) => text !== shown[index - 1]?.text);
    const pauses = changes.slice(1).map(({ atMs }, index) => atMs - changes[index]!.atMs);
    // Once the first Ack told the rate
    expect(Math.max(...pauses.slice(1)), 'the longest time without a change').to.be.at.most(1200);
    expect(pauses.length).to.be.above(140);
    const fractions = shown.map(({ fraction }) => fraction);
    expect(fractions).to.deep.equal([...fractions].sort((one, other) => one - other));
    const percents = changes.map(({ text }) => Number.parseInt(text));
    expect(percents).to.deep.equal([...percents].sort((one, other) => one - other));
    expect(accessible.size).to.be.at.most(acks + 1);
    manager.destroy();
  });
});
