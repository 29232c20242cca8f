import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layerBreaches, sourceFiles } from './support/layers.js';

const breaches = (name: string, text: string) => layerBreaches([{ name, text }]);

describe('the layers of src', () => {
  test('no file imports upwards', () => {
    const files = sourceFiles();
    assert.ok(files.length > 10);
    assert.deepEqual(layerBreaches(files), []);
  });

  const refused: [string, string][] = [
    ['protocol/ack.ts', `import { run } from '../session/runner.js';`],
    ['protocol/ack.ts', `import type { Snapshot } from '../manager/snapshot.js';`],
    ['protocol/ack.ts', `export { x } from '../transport/transport.js';`],
    ['protocol/ack.ts', `const x = await import('../transport/fetch-transport.js');`],
    ['protocol/ack.ts', `type X = import('../session/machine/state.js').State;`],
    ['protocol/ack.ts', `export const go = () => fetch('/');`],
    ['protocol/ack.ts', `export const go = () => setTimeout(() => {}, 1);`],
    ['protocol/ack.ts', `export const now = () => Date.now();`],
    ['protocol/ack.ts', `export const now = () => new Date();`],
    ['protocol/ack.ts', `export const title = document.title;`],
    ['session/machine/reducer.ts', `export const now = () => Date.now();`],
    ['session/policy/pace.ts', `export const go = () => setTimeout(() => {}, 1);`],
    ['transport/fetch-transport.ts', `import { x } from '../checkpoints/idb-store.js';`],
    ['session/runner.ts', `import { UploadManager } from '../manager/upload-manager.js';`],
    ['session/machine/reducer.ts', `import { Session } from '../session.js';`],
    ['session/policy/pace.ts', `import type { SessionState } from '../machine/state.js';`],
    ['session/session.ts', `import { x } from './unlisted/x.js';`],
    ['session/runner.ts', `import { BitsErrorEvent } from '../events.js';`],
    ['manager/upload-manager.ts', `import { BitsErrorEvent } from '../events.js';`],
    ['manager/task/task.ts', `import type { TaskOwnership } from '../tabs/task-ownership.js';`],
    ['manager/task/task.ts', `import { Scheduler } from '../scheduler.js';`],
    ['manager/network/destination.ts', `import { Task } from '../task/task.js';`],
    ['manager/task/task.ts', `import { look } from '../unlisted/look.js';`],
    ['manager/queue.ts', `import { html } from 'lit';`],
    ['manager/queue.ts', `import en from '../locales/en.js';`],
    ['manager/queue.ts', `import '../bits-upload.js';`],
    ['view/format/words.ts', `import { icon } from '../parts/icons.js';`],
    ['view/controllers/language.ts', `import { LitElement } from 'lit'; import '../templates/upload.js';`],
    ['core.ts', `export * from './view/format.js';`],
    ['core.ts', `import { LitElement } from 'lit';`],
    ['core.ts', `import en from './locales/en.js';`],
    ['bits-upload.ts', `import x from '../demo/x.js';`],
    ['transport/fetch-transport.ts', `import { openDB } from 'idb';`],
    ['locales/de.ts', `import { html } from 'lit';`],
  ];
  for (const [name, text] of refused) {
    test(`${name} may not: ${text}`, () => {
      assert.equal(breaches(name, text).length, 1);
    });
  }

  const allowed: [string, string][] = [
    ['protocol/ack.ts', `import { HEADER } from './constants.js'; import { BitsError } from '../errors.js';`],
    [
      'protocol/ack.ts',
      `export const later = (now: number) => new Date(now); interface X { fetch(): void; location: string }`,
    ],
    [
      'protocol/ack.ts',
      `export const own = (response: { status: number }) => response.status + Date.parse('x');`,
    ],
    ['session/runner.ts', `import type { BitsTransport } from '../transport/transport.js';`],
    ['manager/upload-manager.ts', `import { Task } from './task/task.js';`],
    ['events.ts', `export * from './manager/contract/events/bits-events.js';`],
    ['view/row.ts', `import { BitsErrorEvent } from '../events.js';`],
    ['session/requests/send.ts', `import { reduce } from '../machine/reducer.js';`],
    ['session/session.ts', `import { reduce } from './machine/reducer.js';`],
    ['checkpoints/idb-store.ts', `import { openDB } from 'idb';`],
    ['bits-upload.ts', `import { LitElement } from 'lit'; import { UploadManager } from './core.js';`],
    ['view/templates/row.ts', `import type { Language } from '../controllers/language.js';`],
    ['view/row.ts', `import { live } from 'lit/directives/live.js';`],
  ];
  for (const [name, text] of allowed) {
    test(`${name} may: ${text}`, () => {
      assert.deepEqual(breaches(name, text), []);
    });
  }
});
