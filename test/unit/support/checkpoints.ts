import type { Checkpoint } from '../../../src/checkpoints/checkpoint-store.js';

/** A checkpoint as it lies in the store. */
export function checkpoint(fields: Partial<Checkpoint> = {}): Checkpoint {
  return {
    id: 'a',
    remoteId: fields.id ?? 'a',
    scope: 'scope',
    name: 'a.bin',
    path: 'dir/a.bin',
    size: 1_000,
    type: '',
    lastModified: 1,
    createdAt: 1,
    updatedAt: 2,
    keptForMs: 13 * 86_400_000,
    fingerprint: 'f'.repeat(64),
    tail: { start: 0, end: 100, sha256: '1'.repeat(64) },
    url: 'https://www.example.com/up/a.bin',
    sessionId: '{S}',
    hostId: null,
    hostIdFallbackMs: null,
    offset: 100,
    sentEnd: 200,
    closeSent: false,
    cancelling: false,
    replyUrl: null,
    paused: false,
    ...fields,
  };
}
