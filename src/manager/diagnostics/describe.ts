/** The text of a report, loaded on demand: it imports no module of the core. */
import type { SessionEffect } from '../../session/machine/session-effect.js';
import type { SessionEvent } from '../../session/machine/session-event.js';
import type {
  DiagnosticPacket,
  Diagnostics,
  DiagnosticStep,
  DiagnosticTask,
} from '../contract/diagnostics.js';
import type { TaskSnapshot } from '../contract/snapshot.js';
import type { LogEntry } from './step-log.js';
import { VERSION } from './version.js';

/** Length and extension of a name. What is long or unusual may be a part of the name, and is left out. */
export function nameShape(name: string): string {
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(name) ?? [];
  return `${name.length} *${extension === undefined ? '' : `.${extension}`}`;
}

/** Origin of a URL and the number of its folders; of the last segment as of a name. */
export function urlShape(url: string): string {
  try {
    const { origin, pathname, search } = new URL(url);
    const segments = pathname.split('/').slice(1);
    const shapes = segments.map((each, i) => (i < segments.length - 1 ? '*' : each && nameShape(each)));
    return `${origin}/${shapes.join('/')}${search && '?*'}`;
  } catch {
    return 'invalid';
  }
}

const hex = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : `0x${value.toString(16).padStart(8, '0')}`;

/** The kind of an error; its message may have a name. */
function kindOf(cause: unknown): string {
  const name = cause instanceof Error ? cause.name : typeof cause;
  return /^\w{1,40}$/.test(name) ? name : 'Error';
}

function ofEvent(event: SessionEvent): Partial<DiagnosticStep> {
  if (event.type === 'answer') {
    const { answer, elapsedMs: durationMs } = event;
    const { status, receivedOffset } = answer;
    if (answer.kind === 'ack') return { status, receivedOffset, durationMs };
    const { hresult, context, retryAfterMs, bits } = answer;
    return { status, hresult: hex(hresult), context, receivedOffset, bits, retryAfterMs, durationMs };
  }
  if (event.type === 'no-answer') return { reason: `${event.reason}: ${kindOf(event.cause)}` };
  if (event.type === 'page-error') return { reason: kindOf(event.cause) };
  if (event.type === 'waited' && !event.granted) return { reason: 'refused' };
  if (event.type === 'delivery') return { reason: `delivered: ${event.delivered ?? 'unknown'}` };
  return {};
}

function sentBy(effect: SessionEffect): DiagnosticPacket | undefined {
  if (effect.type === 'send') {
    const { packet, url } = effect;
    return { packet: packet.type, ...('range' in packet && packet.range), url: urlShape(url) };
  }
  if (effect.type === 'fetch-reply' || effect.type === 'check-delivery')
    return { packet: 'GET', url: urlShape(effect.url) };
  return undefined;
}

/** Logs a step, of managers with the option `debug`. */
export function logStep(entry: LogEntry): void {
  console.debug('[bits-upload]', describeStep(entry));
}

/** What a report, and the console with `debug`, says of a step. */
function describeStep([timeMs, task, before, event, after, effects]: LogEntry): DiagnosticStep {
  const sent = effects.map(sentBy).find((packet) => packet !== undefined);
  const actions = effects.filter((effect) => sentBy(effect) === undefined).map(({ type }) => type);
  const described = {
    timeMs,
    task,
    event: event.type,
    before: before.phase,
    after: after.phase,
    offset: after.offset,
    attempt: after.attempt,
    ...ofEvent(event),
    problem: 'problem' in after ? after.problem?.code : undefined,
    sent,
    actions: actions.length > 0 ? actions : undefined,
  };
  return Object.fromEntries(
    Object.entries(described).filter(([, value]) => value !== undefined),
  ) as unknown as DiagnosticStep;
}

function describeTask(task: TaskSnapshot): DiagnosticTask {
  const { id, name, size, status, acknowledged, restored, url, error } = task;
  return {
    id,
    name: nameShape(name),
    size,
    status,
    acknowledged,
    restored,
    url: url === undefined ? undefined : urlShape(url),
    error: error?.code,
  };
}

/** The report of the steps and of these tasks. */
export function describe(
  log: readonly LogEntry[],
  tasks: readonly TaskSnapshot[],
  nowMs: number,
): Diagnostics {
  return {
    version: VERSION,
    browser: navigator.userAgent,
    online: navigator.onLine,
    secure: isSecureContext,
    timeMs: nowMs,
    tasks: tasks.map(describeTask),
    steps: log.map(describeStep),
  };
}
