import { randomUUID } from 'node:crypto';

const PATTERN = /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;

/** A new id in the form that IIS uses: `{UPPER-CASE-GUID}`. */
export function newSessionId(): string {
  return `{${randomUUID().toUpperCase()}}`;
}

/** Whether an id has this form; others are never used in a path. */
export function isSessionId(text: string): boolean {
  return PATTERN.test(text);
}
