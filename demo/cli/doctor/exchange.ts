import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Line {
  readonly timeoutMs: number;
  /** Whether to accept any certificate. */
  readonly insecure: boolean;
}

export interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most `MAX_BODY_BYTES` of it. */
  readonly body: string;
  readonly durationMs: number;
}

/** More of an answer is not read: a server may send without end. */
const MAX_BODY_BYTES = 1 << 20;

/** No HTTP answer came. */
export class NoExchange extends Error {
  override readonly name = 'NoExchange';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** One request on a connection of its own. @throws NoExchange */
export async function exchange(url: URL, sent: Sent, line: Line): Promise<Answer> {
  const startedMs = performance.now();
  const body = sent.body ?? Buffer.alloc(0);
  const request = open(
    url,
    { ...sent, headers: { 'Content-Length': String(body.length), ...sent.headers } },
    line,
  );
  const response = await answered(request, line.timeoutMs, () => request.end(body));
  const durationMs = performance.now() - startedMs;
  return answerOf(response, await bodyOf(response), durationMs);
}

/**
 * Announces a body by Content-Length and sends the first bytes of it. Returns the answer if one comes within `waitMs`:
 * a refusal; undefined means that the server wants the rest. The connection is then broken off.
 */
export async function announce(
  url: URL,
  sent: Sent,
  line: Line,
  waitMs: number,
): Promise<Answer | undefined> {
  const request = open(url, sent, line);
  try {
    const response = await answered(request, waitMs, () => {
      request.flushHeaders();
      if (sent.body) request.write(sent.body);
    });
    return answerOf(response, '', 0);
  } catch (error) {
    if (error instanceof NoExchange && error.code === TIMED_OUT) return undefined;
    throw error;
  } finally {
    request.destroy();
  }
}

const TIMED_OUT = 'ETIMEDOUT';

function open(url: URL, { method, headers }: Sent, { insecure }: Line): ClientRequest {
  const options = { method, headers, agent: false as const };
  return url.protocol === 'https:'
    ? httpsRequest(url, { ...options, rejectUnauthorized: !insecure })
    : httpRequest(url, options);
}

function answered(request: ClientRequest, limitMs: number, send: () => void): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new NoExchange(TIMED_OUT, `no answer within ${limitMs} ms`));
      request.destroy();
    }, limitMs);
    request.on('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new NoExchange(error.code ?? error.name, error.message));
    });
    send();
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MAX_BODY_BYTES) break;
    }
  } catch {
    // The head has arrived; the body is not needed for a verdict.
  }
  response.destroy();
  return Buffer.concat(pieces).toString('utf8', 0, MAX_BODY_BYTES);
}

function answerOf(response: IncomingMessage, body: string, durationMs: number): Answer {
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { status: response.statusCode ?? 0, headers, body, durationMs };
}
