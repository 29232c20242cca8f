/**
 * Content-Name of a file; undefined if the name is not allowed in the header: `fetch` throws outside ISO-8859-1, and
 * [MC-BUP <3>] forbids `\ / : * ? " < > |` and more than 260 characters. Servers do not use the header
 * [MC-BUP 2.2.2.1]: omitting it is safer than an encoding that some server would not decode.
 */
export function contentName(name: string): string | undefined {
  return /^[\x20-\x7e]{1,260}$/.test(name) && !/^ | $|[\\/:*?"<>|]/.test(name) ? name : undefined;
}
