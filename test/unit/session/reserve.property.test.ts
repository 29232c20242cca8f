import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { settle } from '../../support/until.js';
import type { ScriptedRequest } from '../support/scripted-transport.js';
import { Stage } from '../support/session/stage.js';

const MIB = 1024 ** 2;
const SIZE = 200 * MIB;

/** What happens to a session: the answer to its request, or an end of a write. */
const ANSWERS: Readonly<Record<string, (request: ScriptedRequest) => void>> = {
  ack: (request) => request.ack({ 'BITS-Session-Id': '{S}' }),
  half: (request) => {
    const [, start = 0, last = 0] = (/(\d+)-(\d+)/.exec(request.range ?? '') ?? []).map(Number);
    request.ack({ 'BITS-Session-Id': '{S}', 'BITS-Received-Content-Range': String((start + last) >> 1) });
  },
  'new session': (request) => request.ack({ 'BITS-Session-Id': `{${Math.random()}}` }),
  lost: (request) => request.error(500, { 'BITS-Error-Code': '0x8020001F' }),
  reset: (request) => request.fail(),
  'too large': (request) => request.error(413),
};

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constant('ack') },
  { weight: 3, arbitrary: fc.constant('written') },
  { weight: 2, arbitrary: fc.constantFrom('wait', 'pause', 'resume') },
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(ANSWERS)) },
);

describe('a session with a slow storage, over 300 random sequences', () => {
  it('sends no byte that a stored checkpoint of its session does not reserve, whenever the page dies', async () => {
    let beyondFirst = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 40, size: 'max' }),
        fc.integer({ min: 1, max: 30 }),
        async (events, mib) => {
          let stored = { sessionId: '', reservedEnd: 0 };
          let finish: (() => void) | undefined;
          const stage = new Stage({
            settings: { size: SIZE },
            fragmentBytes: mib * MIB,
            ports: {
              slice: () => new Blob(['x']),
              save: async ({ sessionId, reservedEnd }) => {
                await new Promise<void>((resolve) => (finish = resolve));
                // What remains if the page dies now.
                stored = { sessionId: sessionId ?? '', reservedEnd };
              },
            },
          });
          const { transport, session } = stage;
          let seen = 0;
          const check = (): void => {
            for (; seen < transport.seen.length; seen++) {
              const request = transport.seen[seen]!;
              const last = /-(\d+)\//.exec(request.range ?? '')?.[1];
              if (last === undefined) continue;
              expect(request.header('BITS-Session-Id')).to.equal(stored.sessionId);
              expect(Number(last) + 1, 'the reserved end').to.be.at.most(stored.reservedEnd);
              if (Number(last) > 64 * MIB) beyondFirst++;
            }
          };
          session.start();
          for (const what of ['ack', 'written', ...events]) {
            await settle();
            check();
            const request = transport.seen.at(-1);
            if (what === 'written') finish?.();
            else if (what === 'wait') await stage.clock.advance(60_000);
            else if (what === 'pause') session.pause();
            else if (what === 'resume') session.resume();
            else if (request !== undefined) ANSWERS[what]?.(request);
          }
          await settle();
          check();
          session.cancel();
          finish?.();
        },
      ),
      { numRuns: 300 },
    );
    expect(beyondFirst, 'Fragments past the first reserve').to.be.greaterThan(50);
  });
});
