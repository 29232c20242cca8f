import type { Request } from '../http/request.js';
import type { Response } from '../http/response.js';

const MAX_LINES = 14;
const MAX_LINE_LENGTH = 300;

/** The last messages of a case, one line each, for the report of a failure. */
export class Transcript {
  readonly #lines: string[] = [];

  sent(request: Request): void {
    const headers = request.headers.map(([name, value]) => `${name}: ${secret(name) ? '…' : value}`);
    this.#add(`> ${request.method} ${request.path} | ${headers.join(' | ')}`);
  }

  sentBytes(bytes: Buffer | string): void {
    this.#add(`> ${JSON.stringify(bytes.toString('latin1'))}`);
  }

  received(response: Response): void {
    const headers = response.headers.map(([name, value]) => `${name}: ${value}`);
    const status = `${response.status} ${response.reason}`.trimEnd();
    this.#add(`< ${[status, ...headers].join(' | ')} | body of ${response.body.length} bytes`);
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-MAX_LINES);
  }

  #add(line: string): void {
    this.#lines.push(line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line);
  }
}

/** Whether a header contains credentials, which are left out because reports are shared. */
function secret(name: string): boolean {
  return /^(?:proxy-)?authorization$|cookie|token|key/i.test(name);
}
