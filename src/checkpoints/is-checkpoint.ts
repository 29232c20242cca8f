import type { TAIL_BYTES } from '../file/file-source.js';
import type { TailDigest } from '../file/fingerprint.js';
import type { isSessionId } from '../protocol/ack.js';
import type { parseHostId } from '../protocol/host-id.js';
import type { Checkpoint, StoredSource } from './checkpoint-store.js';

// Loaded when a record is found.

/** What records are checked with. Passed in, as a module that is loaded on demand must not import what the core holds. */
export interface CheckTools {
  readonly isSessionId: typeof isSessionId;
  readonly parseHostId: typeof parseHostId;
  readonly TAIL_BYTES: typeof TAIL_BYTES;
}

type Check = (value: unknown) => boolean;

/** Maximum length of a text: that of a path in Windows, the longest of all file systems. */
const MAX_TEXT = 32_767;

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isText: Check = (value) => typeof value === 'string' && value.length <= MAX_TEXT;
const isFlag: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime: Check = (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

/** An absolute URL that fetch accepts: http(s), without a user name. A character of a file name may take nine in it. */
const isUrl: Check = (value) => {
  if (typeof value !== 'string' || value.length > 10 * MAX_TEXT || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username + password === '';
};

const isTail = (value: unknown, maxBytes: number): boolean => {
  const { start, end, sha256 } = value as TailDigest;
  return isCount(start) && isCount(end) && start <= end && end - start <= maxBytes && isSha256(sha256);
};

const isOriginal: Check = (value) => {
  const { size, lastModified } = (value ?? {}) as NonNullable<Checkpoint['original']>;
  return isCount(size) && isTime(lastModified);
};

const isId = matches(/^[\w-]{1,64}$/);

const isSha256 = matches(/^[\da-f]{64}$/);

const membersWith = ({
  isSessionId,
  parseHostId,
  TAIL_BYTES,
}: CheckTools): Readonly<Record<keyof Checkpoint, Check>> => ({
  id: isId,
  remoteId: isId,
  scope: isText,
  name: isText,
  path: isText,
  size: isCount,
  type: isText,
  lastModified: isTime,
  original: (value) => value === undefined || isOriginal(value),
  createdAt: isTime,
  updatedAt: isTime,
  keptForMs: (value) => typeof value === 'number' && value >= 0,
  fingerprint: orNull((value) => value === 'mixed' || isSha256(value)),
  tail: orNull((value) => typeof value === 'object' && isTail(value, TAIL_BYTES)),
  url: orNull(isUrl),
  sessionId: orNull(isSessionId),
  hostId: orNull((value) => typeof value === 'string' && parseHostId(value) === value),
  hostIdFallbackMs: orNull(isCount),
  offset: isCount,
  sentEnd: isCount,
  closeSent: isFlag,
  cancelling: isFlag,
  replyUrl: orNull(isUrl),
  paused: isFlag,
});

/** The checks of what is found in the storage. */
export interface StorageChecks {
  readonly isCheckpoint: (value: unknown) => value is Checkpoint;
  readonly isStoredSource: (value: unknown) => value is StoredSource;
}

export function checksWith(tools: CheckTools): StorageChecks {
  const members = Object.entries(membersWith(tools));
  return { isCheckpoint: (value) => isCheckpoint(value, members), isStoredSource };
}

/**
 * Whether a stored record is a valid checkpoint. Any script of the page's origin can write one, so that it is checked
 * like a response: type, length and range of every member, and their relations. Whether its URL may be used is decided
 * elsewhere: see `locate`.
 */
function isCheckpoint(value: unknown, members: readonly [string, Check][]): value is Checkpoint {
  const record = value as Checkpoint | null | undefined;
  return (
    record != null &&
    members.every(([member, check]) => check(record[member as keyof Checkpoint])) &&
    record.offset <= record.sentEnd &&
    record.sentEnd <= record.size &&
    (record.tail?.end ?? 0) <= record.size &&
    (record.sessionId === null || record.url !== null)
  );
}

/** Whether a stored record is a valid StoredSource. */
function isStoredSource(value: unknown): value is StoredSource {
  const { kind, file, handle } = (value ?? {}) as { kind?: unknown; file?: unknown; handle?: unknown };
  if (kind === 'copy') return file instanceof Blob;
  return (
    kind === 'handle' && typeof (handle as FileSystemFileHandle | null | undefined)?.getFile === 'function'
  );
}
