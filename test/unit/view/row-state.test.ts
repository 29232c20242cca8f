import { expect } from '@open-wc/testing';
import { BitsError } from '../../../src/errors.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { rowState } from '../../../src/view/format/row-state.js';
import { Words } from '../../../src/view/format/words.js';
import { snapshot } from './fake-manager.js';

const NOW = 1000;
const failed = new BitsError({ code: 'server', message: 'HTTP 500' });

/** given, [word, tone, primary, secondary, asked] */
const ROWS: [Partial<TaskSnapshot>, [string, string, string | undefined, string | undefined, ...string[]]][] =
  [
    [
      { status: 'failed', error: new BitsError({ code: 'session-stuck', message: 'HTTP 500' }) },
      ['Failed', 'bad', 'retry', 'remove', 'startOver'],
    ],
    [{ status: 'ready' }, ['Ready to start', 'calm', 'start', 'remove']],
    [{ status: 'queued' }, ['Queued', 'calm', 'pause', 'cancel']],
    [{ status: 'starting' }, ['Starting', 'calm', 'pause', 'cancel']],
    [{ status: 'sending' }, ['Sending', 'calm', 'pause', 'cancel']],
    [{ status: 'finishing' }, ['Finishing on the server', 'calm', undefined, 'cancel']],
    [
      { status: 'waiting', retryAt: NOW + 5000, error: failed },
      ['Trying again in 5 sec', 'warn', 'retryNow', 'cancel'],
    ],
    [{ status: 'waiting', retryAt: NOW }, ['Trying again', 'warn', 'retryNow', 'cancel']],
    [{ status: 'paused', pauseCause: 'user' }, ['Paused', 'calm', 'resume', 'cancel']],
    [
      { status: 'paused', pauseCause: 'offline' },
      ['Offline. Continues when the connection is back', 'warn', 'resume', 'cancel'],
    ],
    [
      { status: 'paused', pauseCause: 'other-tab' },
      ['Uploading in another tab', 'warn', undefined, 'cancel'],
    ],
    [
      { status: 'paused', pauseCause: 'auth' },
      ['Paused until you sign in again', 'warn', 'resume', 'cancel'],
    ],
    [
      { status: 'file-needed', fileNeededCause: 'reload' },
      ['Choose this file again to continue', 'warn', undefined, 'cancel', 'choose'],
    ],
    [
      { status: 'file-needed', fileNeededCause: 'permission' },
      ['Allow access to this file to continue', 'warn', undefined, 'cancel', 'allow', 'choose'],
    ],
    [
      { status: 'file-needed', fileNeededCause: 'changed' },
      ['This file was changed after its upload began', 'warn', undefined, 'cancel', 'startOver', 'choose'],
    ],
    [
      { status: 'file-needed', fileNeededCause: 'mismatch' },
      [
        'That was a different file. Choose the original one',
        'warn',
        undefined,
        'cancel',
        'startOver',
        'choose',
      ],
    ],
    [
      { status: 'file-needed', fileNeededCause: 'mismatch' },
      [
        'That was a different file. Choose the original one',
        'warn',
        undefined,
        'cancel',
        'startOver',
        'choose',
      ],
    ],
    [{ status: 'undoable', undoes: 'cancel' }, ['Cancelled', 'calm', 'undo', undefined]],
    [{ status: 'undoable', undoes: 'remove' }, ['Removed', 'calm', 'undo', undefined]],
    [{ status: 'cancelling' }, ['Cancelling', 'calm', undefined, 'cancel']],
    [{ status: 'succeeded' }, ['Uploaded', 'good', undefined, 'remove']],
    [{ status: 'failed', error: failed }, ['Failed', 'bad', 'retry', 'remove']],
    [{ status: 'cancelled' }, ['Cancelled', 'calm', undefined, 'remove']],
  ];

describe('a row', () => {
  for (const [given, [word, tone, primary, secondary, ...asked]] of ROWS) {
    const cause = given.pauseCause ?? given.fileNeededCause;
    it(`of status ${given.status}${cause === undefined ? '' : ` (${cause})`} says “${word}”`, () => {
      const row = rowState(snapshot(given), new Words(), NOW, false);
      expect([row.word, row.tone, row.primary, row.secondary, ...row.textButtons]).to.deep.equal([
        word,
        tone,
        primary,
        secondary,
        ...asked,
      ]);
    });
  }

  it('says “Confirming” when the last Fragment is probably sent', () => {
    expect(rowState(snapshot({ status: 'sending' }), new Words(), NOW, true).word).to.equal('Confirming');
  });

  it('cannot be cancelled while Close-Session is under way', () => {
    expect(rowState(snapshot({ status: 'finishing' }), new Words(), NOW, false).locked).to.be.true;
    expect(rowState(snapshot({ status: 'sending' }), new Words(), NOW, false).locked).to.be.false;
  });
});
