import { BITS_EVENT_TYPES, type BitsEvent } from '../src/index.js';

const MOST_LINES = 200;

/** Logs the events of an element in a list, the latest first. */
export function logEvents(upload: HTMLElement, log: HTMLElement): void {
  for (const type of BITS_EVENT_TYPES)
    if (type !== 'bits-tasks-change') upload.addEventListener(type, (event) => note(event as BitsEvent, log));
}

/** Logs an event on a line; progress of a file reuses its line. */
function note(event: BitsEvent, log: HTMLElement): void {
  const line = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString(undefined, { hour12: false });
  const name = document.createElement('b');
  name.textContent = event.type.replace('bits-', '');
  const details = document.createElement('span');
  details.textContent = describe(event);
  line.append(time, name, details);
  line.dataset['key'] = 'task' in event ? `${event.type} ${(event.task as { id: string }).id}` : '';
  const before = event.type === 'bits-progress' && [...log.children].find((each) => sameKey(each, line));
  if (before) before.replaceWith(line);
  else log.prepend(line);
  log.children[MOST_LINES]?.remove();
}

function sameKey(one: Element, other: HTMLElement): boolean {
  return one instanceof HTMLElement && one.dataset['key'] === other.dataset['key'];
}

/** The event's own data, abbreviated. */
function describe(event: BitsEvent): string {
  return Object.entries(event)
    .filter(([key, value]) => key !== 'isTrusted' && key !== 'promises' && typeof value !== 'function')
    .map(([key, value]) => `${key}: ${short(value)}`)
    .join(' · ');
}

function short(value: unknown): string {
  if (Array.isArray(value))
    return value.length > 2 ? `${value.length}` : value.map(short).join(', ') || 'none';
  if (value instanceof Error) return value.message;
  if (value instanceof Blob) return `${value.size} bytes`;
  if (typeof value !== 'object' || value === null) return String(value);
  if ('file' in value && 'reason' in value) return `${(value.file as File).name} (${String(value.reason)})`;
  const { name, acknowledged, size } = value as { name?: string; acknowledged?: number; size?: number };
  return acknowledged && acknowledged !== size ? `${name} ${acknowledged}/${size}` : String(name);
}
