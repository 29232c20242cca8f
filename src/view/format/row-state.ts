import type { BitsError } from '../../errors.js';
import type { PhraseKey } from '../../locales/locale.js';
import type {
  Discard,
  FileNeededCause,
  PauseCause,
  SessionLoss,
  TaskSnapshot,
  TaskStatus,
} from '../../manager/contract/snapshot.js';
import { ACTIONS, isEnded, type TaskAction } from '../../manager/contract/task-status.js';
import { plainName } from '../../plain-name.js';
import type { Words } from './words.js';

/** The action of a button of a row. */
export type RowAction = TaskAction | 'choose' | 'allow' | 'startOver';

/** The action of a button for all files. */
export type BatchAction = 'start' | 'pauseAll' | 'resumeAll' | 'retryAll' | 'undoAll' | 'cancelAll' | 'clear';

/** Destructive actions, of one file or of all: protected from accidental clicks, and disabled with the control. */
export const DESTRUCTIVE: ReadonlySet<string> = new Set([
  'cancel',
  'remove',
  'startOver',
  'cancelAll',
  'clear',
]);

export type Tone = 'calm' | 'good' | 'warn' | 'bad';

const TONES: Partial<Record<TaskStatus, Tone>> = {
  succeeded: 'good',
  failed: 'bad',
  waiting: 'warn',
  'file-needed': 'warn',
};

export const PAUSE_PHRASES: Readonly<Record<PauseCause, PhraseKey>> = {
  user: 'paused',
  offline: 'offline',
  'other-tab': 'otherTab',
  auth: 'signIn',
};

export const FILE_NEEDED_PHRASES: Readonly<Record<FileNeededCause, PhraseKey>> = {
  reload: 'needReload',
  permission: 'needPermission',
  changed: 'needChanged',
  unreadable: 'needUnreadable',
  mismatch: 'needMismatch',
};

export const isTaskEnded = ({ status }: TaskSnapshot): boolean => isEnded(status);

export interface RowState {
  /** Text of the status. */
  readonly word: string;
  readonly tone: Tone;
  readonly primary: RowAction | undefined;
  readonly secondary: Discard | undefined;
  /** Whether the secondary button is disabled: the session is being closed or cancelled. */
  readonly locked: boolean;
  /** Actions of the buttons with a text, below the status. */
  readonly textButtons: readonly RowAction[];
}

/**
 * Text, tone and buttons of a task's row.
 *
 * @param allOut Whether the last Fragment is probably sent and only its Ack is missing.
 */
export function rowState(task: TaskSnapshot, words: Words, now: number, allOut: boolean): RowState {
  const { status, pauseCause, fileNeededCause, error } = task;
  // Always two places, so that a button keeps its focus when it changes its meaning.
  const [usual, secondary] = ACTIONS[status];
  let primary: RowAction | undefined = usual;
  let textButtons: RowAction[] = [];
  if (status === 'file-needed') {
    textButtons = fileNeededCause === 'permission' ? ['allow', 'choose'] : ['choose'];
    if (fileNeededCause === 'changed' || fileNeededCause === 'mismatch')
      textButtons = ['startOver', 'choose'];
  }
  if (status === 'failed' && /session-stuck|delivery-mismatch/.test(error?.code ?? ''))
    textButtons = ['startOver'];
  if (status === 'paused' && pauseCause === 'other-tab') primary = undefined;
  return {
    word: words.say(...phrase(task, words, now, allOut)),
    tone: status === 'paused' && pauseCause !== 'user' ? 'warn' : (TONES[status] ?? 'calm'),
    primary,
    secondary,
    locked: status === 'finishing' || status === 'cancelling',
    textButtons,
  };
}

/** The reason of a failure or a wait; a back-off that the server asks for is none of its faults. */
export function errorText({ code, status, message }: BitsError, words: Words): string {
  const isBusy = code === 'server' && (status === 503 || status === 429);
  return words.say(isBusy ? 'busy' : `error-${code}`, {}, plainName(message));
}

/** Text about the bytes that the server lost and where the upload resumes; empty if it lost none. */
export function lossText(loss: SessionLoss | undefined, words: Words): string {
  if (!loss) return '';
  return loss.resumesFrom
    ? words.say('lostPart', { done: words.bytes(loss.resumesFrom) })
    : words.say('lost');
}

function phrase(
  task: TaskSnapshot,
  words: Words,
  now: number,
  allOut: boolean,
): [PhraseKey, Record<string, string>?] {
  const { retryAt = 0 } = task;
  switch (task.status) {
    case 'file-needed':
      return [FILE_NEEDED_PHRASES[task.fileNeededCause ?? 'reload']];
    case 'paused':
      return [PAUSE_PHRASES[task.pauseCause ?? 'user']];
    case 'waiting':
      return retryAt > now ? ['waiting', { time: words.duration(retryAt - now) }] : ['waitingNow'];
    case 'undoable':
      return [task.undoes === 'remove' ? 'removed' : 'cancelled'];
    case 'sending':
      return [allOut ? 'confirming' : 'sending'];
    default:
      return [task.status];
  }
}
