import type { identityOf } from '../files/incoming-file.js';
import type {
  Discard,
  FileKeptAs,
  FileNeededCause,
  PauseCause,
  TaskSnapshot,
  TaskStatus,
} from '../contract/snapshot.js';

/** A message between the tabs of a scope. */
export type TabMessage =
  /** A tab opened: owners answer with their tasks. */
  | { readonly type: 'hello' }
  /** A task as its owner sees it; `file` goes along so that any tab can take over. */
  | { readonly type: 'task'; readonly identity: string; readonly snapshot: TaskSnapshot }
  /** The user acts on a task in a tab that does not own it. */
  | { readonly type: 'cancel'; readonly identity: string; readonly undoMs: number }
  /** The user takes that back in a tab that does not own it. */
  | { readonly type: 'undo'; readonly identity: string }
  /** The owner took the task from its list. */
  | { readonly type: 'gone'; readonly identity: string }
  /** The user wants nothing kept of this scope: its tasks are cancelled. */
  | { readonly type: 'forget' };

/** A message about a task, without the identity of that. */
export type AboutTask = TabMessage extends infer M
  ? M extends { readonly identity: string }
    ? Omit<M, 'identity'>
    : never
  : never;

/** The longest path of any file system is Windows' one, of 32,767 characters. */
const MAX_TEXT = 32_767;

/** The longest time for which another tab can have a cancellation kept from the server. Milliseconds. */
const MAX_UNDO_MS = 60_000;

const STATUSES: Readonly<Record<TaskStatus, true>> = {
  ready: true,
  queued: true,
  starting: true,
  sending: true,
  finishing: true,
  waiting: true,
  paused: true,
  'file-needed': true,
  undoable: true,
  cancelling: true,
  succeeded: true,
  failed: true,
  cancelled: true,
};

const PAUSES: Readonly<Record<PauseCause, true>> = {
  user: true,
  offline: true,
  'other-tab': true,
  auth: true,
};

const DISCARDS: Readonly<Record<Discard, true>> = { cancel: true, remove: true };

const KEPT: Readonly<Record<FileKeptAs, true>> = { handle: true, copy: true, pick: true };

const NEEDS: Readonly<Record<FileNeededCause, true>> = {
  reload: true,
  permission: true,
  changed: true,
  unreadable: true,
  mismatch: true,
};

/**
 * Validates a message of the channel, which any page of the origin can post, also one of another version or another
 * program. Returns undefined for anything but a valid message about a possible task. Only known members of a snapshot are
 * copied, without the error, whose class is lost by the copy.
 *
 * @param identify Passed in by the caller, as a module that is loaded on demand must not import those of the main bundle: they would run twice.
 */
export function readMessage(data: unknown, identify: typeof identityOf): TabMessage | undefined {
  const { type, identity, snapshot, undoMs } = membersOf(data);
  if (type === 'hello' || type === 'forget') return { type };
  if (typeof identity !== 'string') return undefined;
  if (type === 'gone' || type === 'undo') return { type, identity };
  // A tab of an earlier version posts no time.
  if (type === 'cancel')
    return { type, identity, undoMs: Math.min(typeof undoMs === 'number' ? undoMs : 0, MAX_UNDO_MS) };
  const read = type === 'task' ? readSnapshot(membersOf(snapshot)) : undefined;
  if (read === undefined || identify(read) !== identity) return undefined;
  return { type: 'task', identity, snapshot: read };
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function readSnapshot(from: Members): TaskSnapshot | undefined {
  const { id, name, path, type, status, size, lastModified, file, url, pauseCause, fileNeededCause, undoes } =
    from;
  const original = membersOf(from['original']);
  if (
    !isText(id) ||
    !/^[\w-]{1,64}$/.test(id) ||
    !isText(name) ||
    !isText(path) ||
    !isText(type) ||
    !isOf(STATUSES, status) ||
    !Number.isSafeInteger(size) ||
    typeof lastModified !== 'number' ||
    !Number.isFinite(lastModified)
  )
    return undefined;
  /** The value, at most `max`; 0 if it is not a positive finite number. */
  const positiveNumber = (value: unknown, max = Infinity): number =>
    typeof value === 'number' && value > 0 && value < Infinity ? Math.min(value, max) : 0;
  const bytes = positiveNumber(size);
  return {
    id,
    name,
    path,
    size: bytes,
    type,
    lastModified,
    original:
      Number.isSafeInteger(original['size']) && Number.isFinite(original['lastModified'])
        ? { size: Number(original['size']), lastModified: Number(original['lastModified']) }
        : undefined,
    status,
    acknowledged: positiveNumber(from['acknowledged'], bytes),
    inFlight: positiveNumber(from['inFlight'], bytes),
    inFlightSince: positiveNumber(from['inFlightSince']) || undefined,
    rate: positiveNumber(from['rate']) || undefined,
    timeLeftMs: positiveNumber(from['timeLeftMs']) || undefined,
    attempt: positiveNumber(from['attempt']),
    retryAt: positiveNumber(from['retryAt']) || undefined,
    pauseCause: isOf(PAUSES, pauseCause) ? pauseCause : undefined,
    fileNeededCause: isOf(NEEDS, fileNeededCause) ? fileNeededCause : undefined,
    undoes: isOf(DISCARDS, undoes) ? undoes : undefined,
    undoUntil: positiveNumber(from['undoUntil']) || undefined,
    error: undefined,
    url: typeof url === 'string' && /^https?:\/\//.test(url) && URL.canParse(url) ? url : undefined,
    resumedFrom: positiveNumber(from['resumedFrom'], bytes) || undefined,
    // Not shown for what another tab uploads.
    sessionLost: undefined,
    restored: from['restored'] === true,
    survivesReload: from['survivesReload'] === true,
    fileKept: from['fileKept'] === true,
    fileKeptAs: isOf(KEPT, from['fileKeptAs']) ? from['fileKeptAs'] : undefined,
    file: file instanceof File && file.size === bytes ? file : undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT;
}

function isOf<T extends string>(known: Readonly<Record<T, true>>, value: unknown): value is T {
  return typeof value === 'string' && Object.hasOwn(known, value);
}
