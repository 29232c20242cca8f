import type { Body } from '../server/core/session-storage.js';
import { createCore } from '../server/core/packets/serve.js';
import type { CoreSettings } from '../server/core/core-settings.js';
import type { RequestHead } from '../server/core/wire/request-head.js';
import { faultLayer } from '../server/faults/fault-layer.js';
import { FaultRules } from '../server/faults/fault-rules.js';
import { answerFaults } from './answer-faults.js';
import { answerRead } from './answer-read.js';
import { openDatabase, type Database } from './schema.js';
import { toResponse } from './to-response.js';
import { WorkerStorage } from './worker-storage.js';

const PIECE_BYTES = 64 * 1024;
const MAX_RULES = 100;
const MIB = 1024 * 1024;

/** Limits that suit the storage of a browser. */
const LIMITS = { maximumUploadSize: 1024 * MIB, maximumFragmentSize: 64 * MIB };

let requests = 0;

/** The reference server's protocol core and fault layer, with the storage of the browser in place of a disk. */
export class PlaygroundServer {
  /** Paths on the site that it answers. */
  readonly #uploads: string;
  readonly #faults: string;
  #server: Promise<(request: Request) => Promise<Response>> | undefined;

  /** @param scope URL of the folder of the site. */
  constructor(scope: string) {
    this.#uploads = new URL('uploads/', scope).pathname;
    this.#faults = new URL('faults', scope).pathname;
  }

  /** Whether a request is for the server; else the site answers. */
  claims(url: string): boolean {
    const { origin, pathname } = new URL(url);
    return origin === location.origin && (pathname.startsWith(this.#uploads) || pathname === this.#faults);
  }

  async answer(request: Request): Promise<Response> {
    this.#server ??= this.#open();
    return (await this.#server)(request);
  }

  async #open(): Promise<(request: Request) => Promise<Response>> {
    const database = await openDatabase();
    const storage = new WorkerStorage(database);
    await storage.sweep();
    const rules = new FaultRules(MAX_RULES, await database.getAll('rules'));
    const settings = coreSettings(this.#uploads);
    const core = createCore({ settings, storage }, (error) => console.error(error));
    const forget = async (id: string): Promise<void> => {
      const session = await storage.find(id);
      if (session) await storage.remove(session);
    };
    const layer = faultLayer({ rules, forget });
    let saved = JSON.stringify(rules.rules);
    /** A rule that was applied counts its requests: it is stored, for the worker is ended at any time. */
    const saveChanges = async (): Promise<void> => {
      const current = JSON.stringify(rules.rules);
      if (current === saved) return;
      await saveRules(database, rules);
      saved = current;
    };
    return async (request) => {
      if (new URL(request.url).pathname === this.#faults)
        return answerFaults(request, rules).finally(saveChanges);
      const gone = new Promise<void>((resolve) => request.signal.addEventListener('abort', () => resolve()));
      const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await bytesOf(request);
      if (body === 'broken') return Response.error();
      const head = readHead(request, body?.length ?? 0);
      try {
        if (head.method !== 'BITS_POST') return await answerRead(head, gone, { settings, storage, rules });
        const exchange = { head, body: pieces(body), reset: () => undefined, gone, over: gone };
        return toResponse(await layer(exchange, ({ head, body }) => core.serve(head, body)));
      } finally {
        await saveChanges();
      }
    };
  }
}

function coreSettings(basePath: string): CoreSettings {
  return {
    ...LIMITS,
    basePath,
    uploadEnabled: true,
    allowOverwrites: true,
    hostId: undefined,
    hostIdFallbackTimeout: undefined,
    sessionsLimit: 1000,
    totalSessionsLimit: 1000,
    strict: false,
    replyUrl: 'relative',
    reservedNames: [],
    authorize: undefined,
  };
}

/** The head as the core reads it. Pages do not see Content-Length, nor does a service worker. */
function readHead(request: Request, length: number): RequestHead {
  const { pathname, search, origin } = new URL(request.url);
  const headers = new Map<string, readonly string[]>();
  request.headers.forEach((value, name) => headers.set(name, [value]));
  headers.set('content-length', [String(length)]);
  const isOverridden =
    request.method === 'POST' && headers.get('x-http-method-override')?.[0] === 'BITS_POST';
  return {
    method: isOverridden ? 'BITS_POST' : request.method,
    target: pathname + search,
    headers,
    origin,
    remoteAddress: 'this browser',
    // As of a client that opens a connection for each request
    connection: (requests += 1),
  };
}

/** The body of a request: not every browser lets a service worker read it as a stream. */
async function bytesOf(request: Request): Promise<Uint8Array | 'broken'> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    return 'broken';
  }
}

async function* pieces(bytes: Uint8Array = new Uint8Array()): Body {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES) as Buffer;
}

async function saveRules(database: Database, { rules }: FaultRules): Promise<void> {
  const transaction = database.transaction('rules', 'readwrite');
  await transaction.store.clear();
  for (const rule of rules) await transaction.store.put(rule);
  await transaction.done;
}
