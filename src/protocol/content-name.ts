import { MAX_CONTENT_NAME_LENGTH } from './constants.js';

/**
 * The Content-Name of a file, or undefined where the header cannot carry the name. Servers do not use
 * it [MC-BUP 2.2.2.1], so that leaving it out is safer than an encoding that some server would take
 * literally: `fetch` throws outside ISO-8859-1, and [MC-BUP <3>] forbids `\ / : * ? " < > |`.
 */
export function contentName(name: string): string | undefined {
  const legal = /^[\x20-\x7e]+$/.test(name) && !/[\\/:*?"<>|]/.test(name);
  const plain = name === name.trim() && name.length <= MAX_CONTENT_NAME_LENGTH;
  return legal && plain ? name : undefined;
}
