/**
 * The Content-Name of a file, or undefined where the header cannot carry the name. Servers do not use
 * it [MC-BUP 2.2.2.1], so that leaving it out is safer than an encoding that some server would take
 * literally: `fetch` throws outside ISO-8859-1, and [MC-BUP <3>] forbids `\ / : * ? " < > |` and more than 260
 * characters.
 */
export function contentName(name: string): string | undefined {
  return /^[\x20-\x7e]{1,260}$/.test(name) && !/^ | $|[\\/:*?"<>|]/.test(name) ? name : undefined;
}
