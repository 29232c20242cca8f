import type { Checkpoint } from './checkpoint-store.js';

type Check = (value: unknown) => boolean;

const text = (value: unknown): value is string => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const time: Check = Number.isFinite;
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
  tail: (value) => typeof value === 'object' && (value === null || 'sha256' in value),
  url: orNull((value) => text(value) && URL.canParse(value)),
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
  const record = value as Checkpoint | null | undefined;
  return (
    record != null &&
    Object.entries(MEMBERS).every(([member, check]) => check(record[member as keyof Checkpoint])) &&
    record.offset <= record.sentEnd &&
    record.sentEnd <= record.size
  );
}
