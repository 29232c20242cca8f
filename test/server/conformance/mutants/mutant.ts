import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Ack } from '../../../../demo/server/core/wire/ack.js';
import { permit } from '../../../../demo/server/core/packets/permit.js';
import type { RequestHead } from '../../../../demo/server/core/wire/request-head.js';
import { createCore, type Serve } from '../../../../demo/server/core/packets/serve.js';
import type { SessionStorage } from '../../../../demo/server/core/session-storage.js';
import { acceptBitsMethods } from '../../../../demo/server/front/connection/accept-methods.js';
import { createNodeHandler } from '../../../../demo/server/front/node-handler.js';
import { readFiles } from '../../../../demo/server/front/files/read-files.js';
import { startExampleApplication } from '../../../../demo/server/notify/example-application.js';
import { createFileList } from '../../../../demo/server/handler.js';
import { createNotifier } from '../../../../demo/server/notify/notify.js';
import { completeSettings, coreSettings, corsSettings } from '../../../../demo/server/settings.js';
import { DiskStorage } from '../../../../demo/server/storage/disk-storage.js';

/** The parts of a server that a mutant may change: the core's input and output, and its storage. */
export interface Mutation {
  readonly serve?: (correct: Serve, storage: SessionStorage) => Serve;
  readonly storage?: (correct: SessionStorage, uploadDir: string) => Partial<SessionStorage>;
  /** The request target as the server reads it, also for downloads. */
  readonly target?: (target: string) => string;
  /** With a server application behind it, for upload-reply. */
  readonly replies?: boolean;
  /** Whether each connection ends with its first response, or never. Default: when it was idle for five seconds. */
  readonly connections?: 'closed' | 'kept';
}

/** The reference server with one thing wrong. */
export interface Mutant {
  readonly name: string;
  /** The cases of the suite that have to fail. */
  readonly caughtBy: readonly string[];
  readonly make: () => Mutation;
}

export interface RunningServer {
  readonly url: string;
  readonly uploadDir: string;
  readonly close: () => Promise<void>;
}

export const mutant = (name: string, caughtBy: readonly string[], make: () => Mutation): Mutant => ({
  name,
  caughtBy,
  make,
});

/** The reference server's parts, put together with the mutation between them. */
export async function startMutant(mutation: Mutation): Promise<RunningServer> {
  const uploadDir = await mkdtemp(path.join(tmpdir(), 'bits-mutant-'));
  const settings = completeSettings({ uploadDir, allowOverwrites: true, allowedOrigins: ['*'] });
  const disk = new DiskStorage(settings);
  await disk.open();
  const storage: SessionStorage = { ...bound(disk), ...mutation.storage?.(bound(disk), uploadDir) };
  // A mutant that throws counts as detected; its error is not printed.
  const application = mutation.replies ? await startExampleApplication() : undefined;
  const notify = application && createNotifier({ type: 2, url: application.url, timeoutMs: 10_000 }, storage);
  const core = createCore({ settings: coreSettings(settings), storage, notify }, () => undefined);
  const serve = mutation.serve?.(core.serve, storage) ?? core.serve;
  const handle = createNodeHandler({
    basePath: settings.basePath,
    allowedHosts: settings.allowedHosts,
    cors: corsSettings(settings),
    limits: { idleMs: 10_000, minBytes: 1, maxDrainBytes: 1 << 28 },
    ready: Promise.resolve(),
    permit: (head) => permit(head, settings),
    answer: ({ head, body }) => serve(head, body),
    read: (head, response, added, visitor) =>
      readFiles(
        head,
        response,
        { ...coreSettings(settings), storage: disk, visitor, list: createFileList(settings, disk) },
        added,
      ),
  });
  const server = createServer((request, response) => {
    request.url = mutation.target?.(request.url ?? '') ?? request.url;
    if (mutation.connections === 'closed') response.shouldKeepAlive = false;
    void handle(request, response);
  });
  acceptBitsMethods(server);
  if (mutation.connections === 'kept') server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${settings.basePath}`,
    uploadDir,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await application?.close();
      await rm(uploadDir, { recursive: true, force: true });
    },
  };
}

function bound(storage: DiskStorage): SessionStorage {
  return {
    look: (destination) => storage.look(destination),
    create: (destination, user, limits) => storage.create(destination, user, limits),
    find: (id) => storage.find(id),
    append: (session, request) => storage.append(session, request),
    saveNotified: (session, notified) => storage.saveNotified(session, notified),
    deliver: (session, overwrite) => storage.deliver(session, overwrite),
    remove: (session) => storage.remove(session),
    dataFile: (session) => storage.dataFile(session),
    replyFile: (session) => storage.replyFile(session),
  };
}

export function value(head: RequestHead, name: string): string | undefined {
  return head.headers.get(name.toLowerCase())?.[0];
}

/** The head with another value for a header, or without it. */
export function withValue(head: RequestHead, name: string, text: string | undefined): RequestHead {
  const headers = new Map(head.headers);
  if (text === undefined) headers.delete(name.toLowerCase());
  else headers.set(name.toLowerCase(), [text]);
  return { ...head, headers };
}

/** A server whose requests are read differently. */
export const reading = (change: (head: RequestHead) => RequestHead): Mutation => ({
  serve: (correct) => (head, body) => correct(change(head), body),
});

/** A server whose Acks are changed on their way out. */
export const answering = (change: (ack: Ack, head: RequestHead) => Ack | Promise<Ack>): Mutation => ({
  serve: (correct) => async (head, body) => change(await correct(head, body), head),
});

/** The Ack with some headers changed; `undefined` drops one. */
export function mapHeaders(
  ack: Ack,
  change: (header: readonly [string, string]) => readonly [string, string] | undefined,
): Ack {
  return { ...ack, headers: ack.headers.map(change).filter((header) => header !== undefined) };
}

export const without = (...names: readonly string[]): Mutation =>
  answering((ack) => mapHeaders(ack, (header) => (names.includes(header[0]) ? undefined : header)));

export const revalued = (name: string, change: (text: string) => string): Mutation =>
  answering((ack) => mapHeaders(ack, ([key, text]) => [key, key === name ? change(text) : text]));

export function isPacket(head: RequestHead, type: string): boolean {
  return value(head, 'bits-packet-type') === type;
}

export const OK: Ack = {
  status: 200,
  headers: [
    ['BITS-Packet-Type', 'Ack'],
    ['Content-Length', '0'],
  ],
};
