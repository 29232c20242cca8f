import type { SessionState } from '../../session/machine/state.js';
import { isAsking } from '../../session/machine/state.js';
import type { ProgressMeter } from '../../file/progress-meter.js';
import type { PauseCause, TaskSnapshot, TaskStatus } from '../contract/snapshot.js';
import { remotePath } from '../network/destination.js';
import type { VolatileFacts } from './task-data.js';
import type { TaskState } from './task-state.js';
import type { Task } from './task.js';

const NOT_UNDOABLE = { undoes: undefined, undoUntil: undefined };

/** The public view of a task. */
export function takeSnapshot(
  { record, state, shown, session, facts }: Pick<Task, 'record' | 'state' | 'shown' | 'session' | 'facts'>,
  meter: ProgressMeter,
): TaskSnapshot {
  const { id, name, size, type, lastModified, original } = record.init;
  const path = remotePath(record.init);
  if (state.kind === 'following' && state.owner !== undefined)
    return { ...state.owner, id, path, file: shown.file };
  const remote = session?.state;
  // A file whose lost Close-Session was processed is complete, although a new session was begun in between.
  const acknowledged = remote?.phase === 'done' ? size : (remote?.offset ?? record.earlier?.offset ?? 0);
  const sentAtMs = session?.sentAtMs ?? 0;
  const inFlight = remote?.phase === 'sending' && sentAtMs > 0 ? remote.range.end - remote.range.start : 0;
  const status = statusOf(state, remote, facts);
  const isSending = status === 'sending';
  const isDelayed = status === 'waiting' || status === 'paused';
  const { lost, retryAt, backoffUntilMs } = facts;
  return {
    ...shown,
    fileKept: (shown.fileKeptAs ?? 'pick') !== 'pick',
    id,
    name,
    path,
    size,
    type,
    lastModified,
    original,
    status,
    acknowledged,
    inFlight,
    inFlightSince: inFlight > 0 ? sentAtMs : undefined,
    rate: (isSending && meter.rate) || undefined,
    timeLeftMs: isSending ? meter.timeLeftMs(size - acknowledged) : undefined,
    attempt: remote?.attempt ?? 0,
    retryAt: (isDelayed && (retryAt || backoffUntilMs)) || undefined,
    pauseCause: status === 'paused' ? pauseCauseOf(state) : undefined,
    fileNeededCause: state.kind === 'file-needed' ? state.cause : undefined,
    ...(state.kind === 'undoable' ? { undoes: state.action, undoUntil: state.untilMs } : NOT_UNDOABLE),
    sessionLost: acknowledged < (lost?.acknowledged ?? 0) ? lost : undefined,
  };
}

function pauseCauseOf(state: TaskState): PauseCause {
  if (state.kind === 'paused') return state.cause;
  return state.kind === 'running' ? 'offline' : 'other-tab';
}

function statusOf(state: TaskState, session: SessionState | undefined, facts: VolatileFacts): TaskStatus {
  if (state.kind === 'following' || state.kind === 'taking-over') return 'paused';
  if (state.kind === 'ended') return state.how;
  if (state.kind !== 'running') return state.kind;
  if (session === undefined) return 'starting';
  if (facts.backoffUntilMs > 0 && isAsking(session)) return 'waiting';
  if (session.phase === 'waiting') return facts.offline ? 'paused' : 'waiting';
  return RUNNING[session.phase] ?? 'starting';
}

/** The status of a running task by the phase of its session; `starting` for all others: it is about to continue. */
const RUNNING: Partial<Record<SessionState['phase'], TaskStatus>> = {
  sending: 'sending',
  replying: 'finishing',
  closing: 'finishing',
  cancelling: 'cancelling',
  done: 'succeeded',
  cancelled: 'cancelled',
};
