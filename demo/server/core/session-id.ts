import { randomUUID } from 'node:crypto';

const PATTERN = /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/;

/** `{UPPER-CASE-GUID}`, as IIS gives. */
export function newSessionId(): string {
  return `{${randomUUID().toUpperCase()}}`;
}

/** Only ids of this shape ever reach the file system. */
export function isSessionId(text: string): boolean {
  return PATTERN.test(text);
}
