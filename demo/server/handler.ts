import type { ServerResponse } from 'node:http';
import type { Notifier } from './core/notifier.js';
import { permit } from './core/packets/permit.js';
import { createCore, type Core } from './core/packets/serve.js';
import { createFaultKit, type FaultKit } from './faults/fault-kit.js';
import type { Answer, Layer } from './front/exchange.js';
import { createClientAddress } from './front/client-address.js';
import { FileList } from './front/files/file-list.js';
import { createNodeHandler, type Handle, type Read } from './front/node-handler.js';
import { readFiles } from './front/files/read-files.js';
import { send } from './front/send.js';
import { createNotifier } from './notify/notify.js';
import {
  completeSettings,
  coreSettings,
  corsSettings,
  isReservedName,
  reservedNames,
  type BitsOptions,
  type BitsSettings,
} from './settings.js';
import { DiskStorage } from './storage/disk-storage.js';
import { startSweeping, sweep } from './storage/sweep.js';

/** A BITS server without a socket of its own; it can be mounted wherever node:http requests are handled. */
export interface BitsHandler {
  /** Handles a request if it is for this server; otherwise returns `false` and leaves it to the next handler. */
  readonly handle: Handle;
  readonly settings: BitsSettings;
  readonly storage: DiskStorage;
  /** The fault rules and the request log, if `faults` is set. */
  readonly faults: FaultKit | undefined;
  /** Resolves when the directories exist; requests wait for it automatically. */
  readonly ready: Promise<void>;
  /** Deletes sessions without progress for the session timeout; returns their number. Also runs periodically. */
  readonly sweep: (now?: number) => Promise<number>;
  /** Stops the periodic sweep and breaks off open requests. Sessions stay on disk. */
  readonly close: () => Promise<void>;
}

const KIB = 1024;

export function createBitsHandler(options: BitsOptions): BitsHandler {
  const settings = completeSettings(options);
  const { storage, ready } = openStorage(settings);
  const context = { settings: coreSettings(settings), storage, notify: notifierOf(settings, storage) };
  const core = createCore(context, settings.onFailure);
  const cors = corsSettings(settings);
  const exclusive = (id: string, work: () => Promise<void>): Promise<void> => core.locks.run(id, 0, work);
  const faults = settings.faults ? createFaultKit(storage, settings, exclusive) : undefined;
  const list = createFileList(settings, storage);
  const read: Read = (head, response, added, visitor) =>
    readFiles(head, response, { ...coreSettings(settings), storage, visitor, list }, added);
  const node = createNodeHandler({
    basePath: settings.basePath,
    allowedHosts: settings.allowedHosts,
    clientAddress: createClientAddress(settings),
    cors,
    limits: { idleMs: settings.bodyIdleMs, minBytes: KIB, maxDrainBytes: 256 * KIB * KIB },
    ready,
    permit: (head) => permit(head, settings),
    answer: layered(faults?.layers ?? [], core),
    read: faults?.read(read) ?? read,
    pages: faults?.pages,
  });
  const sweepNow = (now = Date.now()): Promise<number> =>
    sweep(storage, {
      timeoutMs: settings.sessionTimeout * 1000,
      overwrite: settings.allowOverwrites,
      now,
      exclusive: (id, work) => (core.locks.busy(id) ? Promise.resolve() : exclusive(id, work)),
    });
  const stop = startSweeping(() => ready.then(() => sweepNow()), settings.sessionTimeout, settings.onFailure);

  const underWay = new Map<Promise<boolean>, ServerResponse>();
  const handle: Handle = (request, response) => {
    const handled = handleOrFail(request, response);
    underWay.set(handled, response);
    void handled.finally(() => underWay.delete(handled));
    return handled;
  };
  const handleOrFail: Handle = async (request, response) => {
    try {
      return await node(request, response);
    } catch (error) {
      settings.onFailure(error);
      send(response, 500, [['Content-Length', '0']]);
      return true;
    }
  };
  const close = async (): Promise<void> => {
    await stop();
    for (const response of underWay.values()) response.req.socket.destroy();
    await Promise.all(underWay.keys());
  };
  return { handle, settings, storage, faults, ready, sweep: sweepNow, close };
}

export function createFileList(settings: BitsSettings, storage: DiskStorage): FileList {
  const reserved = reservedNames(settings);
  const hidden = (name: string): boolean => isReservedName(name, reserved);
  return new FileList({
    settings,
    cors: corsSettings(settings),
    storage,
    basePath: settings.basePath,
    hidden,
  });
}

function openStorage(settings: BitsSettings): { storage: DiskStorage; ready: Promise<void> } {
  const storage = new DiskStorage({ ...settings, reservedNames: reservedNames(settings) });
  const ready = storage.open();
  // The failure reaches everyone who awaits `ready`, including every request.
  ready.catch(() => undefined);
  return { storage, ready };
}

function notifierOf(settings: BitsSettings, storage: DiskStorage): Notifier | undefined {
  const { notificationType: type, notificationUrl: url, notificationTimeout } = settings;
  if (type === 0 || url === undefined) return undefined;
  return createNotifier({ type, url, timeoutMs: notificationTimeout * 1000 }, storage);
}

/** Wraps the core in layers; the first one is the outermost. */
function layered(layers: readonly Layer[], core: Core): Answer {
  const innermost: Answer = ({ head, body }) => core.serve(head, body);
  return layers.reduceRight<Answer>((next, layer) => (exchange) => layer(exchange, next), innermost);
}
