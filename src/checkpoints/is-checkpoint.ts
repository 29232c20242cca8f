import type { Checkpoint } from './checkpoint-store.js';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const time: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

const MEMBERS: Readonly<Record<keyof Checkpoint, Check>> = {
  id: text,
  scope: text,
  name: text,
  path: text,
  size: count,
  type: text,
  lastModified: time,
  createdAt: time,
  updatedAt: time,
  fingerprint: orNull(text),
  tail: orNull((value) => typeof value === 'object' && value !== null && 'sha256' in value),
  url: orNull((value) => typeof value === 'string' && URL.canParse(value)),
  sessionId: orNull(text),
  hostId: orNull(text),
  hostIdFallbackMs: orNull(count),
  offset: count,
  sentEnd: count,
  closeSent: flag,
  cancelling: flag,
  replyUrl: orNull(text),
  paused: flag,
};

/** Whether a stored record can be trusted to resume from: all members there, and no offset past the end. */
export function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  const whole = Object.entries(MEMBERS).every(([member, check]) => check(record[member]));
  const { offset, sentEnd, size } = record as unknown as Checkpoint;
  return whole && offset <= sentEnd && sentEnd <= size;
}
