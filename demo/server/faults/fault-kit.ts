import type { Layer } from '../front/exchange.js';
import type { Pages, Read } from '../front/node-handler.js';
import type { DiskStorage } from '../storage/disk-storage.js';
import { faultLayer } from './fault-layer.js';
import { faultyReads } from './faulty-reads.js';
import { createFaultPages } from './fault-pages.js';
import { RequestLog, type LogLimits } from './request-log.js';
import { FaultRules } from './fault-rules.js';

/** The fault layer and the request log of a server, for tests and demos. */
export interface FaultKit {
  readonly rules: FaultRules;
  readonly log: RequestLog;
  /** The layers, outermost first: the log also records the effects of faults. */
  readonly layers: readonly Layer[];
  readonly read: (read: Read) => Read;
  readonly pages: Pages;
}

export interface FaultLimits extends LogLimits {
  readonly maxFaultRules: number;
}

/** @param exclusive Runs work on a session while no packet of it is served. */
export function createFaultKit(
  storage: DiskStorage,
  limits: FaultLimits,
  exclusive: (id: string, work: () => Promise<void>) => Promise<void>,
): FaultKit {
  const rules = new FaultRules(limits.maxFaultRules);
  const log = new RequestLog(limits);
  const forget = (id: string): Promise<void> =>
    exclusive(id, async () => {
      const session = await storage.find(id);
      if (session) await storage.remove(session);
    });
  return {
    rules,
    log,
    layers: [log.layer, faultLayer({ rules, forget })],
    read: (read) => faultyReads(rules, read),
    pages: createFaultPages(rules, log),
  };
}
