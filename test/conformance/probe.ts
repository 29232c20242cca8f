import { fileBytes } from './http/bytes.js';
import { ConnectionEnded } from './http/connection.js';
import { preflight } from './cases/cors.js';
import { tunnelled } from './cases/override.js';
import { describe, isAck } from './trial/expect.js';
import type { Journal } from './trial/journal.js';
import { packet } from './trial/packets.js';
import { header, MalformedResponse } from './http/response.js';
import type { Session } from './trial/session.js';
import { FEATURES, type Feature, type Settings } from './trial/settings.js';
import { Trial } from './trial/trial.js';

/** Whether the server offers a feature, and how that was determined. */
export interface Offer {
  readonly offered: boolean;
  readonly because: string;
}

export type Offers = ReadonlyMap<Feature, Offer>;

/** The server cannot be reached, so it cannot be tested. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/**
 * Determines the optional features of the server that the caller has not declared. The cases of a feature that is not
 * found are skipped.
 */
export async function probe(settings: Settings, journal: Journal): Promise<Offers> {
  const followed: Feature[] = settings.declared.get('host-id') === false ? ['get'] : ['get', 'host-id'];
  const t = new Trial(settings, journal, new Set(followed));
  const offers = new Map<Feature, Offer>();
  try {
    await greet(t);
    const probes = askAbout(t);
    for (const feature of FEATURES) {
      const declared = settings.declared.get(feature);
      if (declared !== undefined) {
        offers.set(feature, { offered: declared, because: `--${declared ? '' : 'no-'}${feature}` });
      } else {
        offers.set(feature, await ask(probes[feature]));
      }
    }
  } finally {
    await t.end();
  }
  return offers;
}

/** Fails at once if the server cannot be reached: the time-outs of all cases would take a quarter of an hour. */
async function greet(t: Trial): Promise<void> {
  try {
    await t.send(packet('Ping', t.newPath()), await t.connect());
  } catch (error) {
    const answered = error instanceof ConnectionEnded || error instanceof MalformedResponse;
    if (answered) return;
    throw new Unreachable(`nothing answers at ${t.target.host}: ${(error as Error).message}`);
  }
}

async function ask(question: () => Promise<Offer>): Promise<Offer> {
  try {
    return await question();
  } catch (error) {
    return { offered: false, because: (error as Error).message };
  }
}

function askAbout(t: Trial): Record<Feature, () => Promise<Offer>> {
  const content = fileBytes(100);
  let delivered: Promise<Session> | undefined;
  const once = (): Promise<Session> => (delivered ??= t.deliver(content));
  return {
    async get() {
      const found = await t.readBack((await once()).path);
      const offered = found?.equals(content) === true;
      return {
        offered,
        because: offered ? 'a delivered file could be read' : 'a delivered file cannot be read',
      };
    },
    async overwrite() {
      const { path } = await once();
      const created = await t.send(packet('Create-Session', path));
      if (created.status >= 300)
        return { offered: false, because: `${describe(created)} to an existing file` };
      const session = t.adopt(path, created);
      const ack = await session.fragment(content, 0, content.length);
      const last = ack.status >= 300 ? ack : await session.close();
      return { offered: last.status < 300, because: `${describe(last)} to an existing file` };
    },
    async reply() {
      const session = await t.create();
      const ack = await session.put(content, 0, content.length);
      const url = header(ack, 'BITS-Reply-URL');
      return {
        offered: url !== undefined,
        because: url === undefined ? 'no BITS-Reply-URL' : 'BITS-Reply-URL',
      };
    },
    async 'host-id'() {
      const hostId = header((await t.create()).createAck, 'BITS-Host-Id');
      return { offered: hostId !== undefined, because: hostId === undefined ? 'no BITS-Host-Id' : hostId };
    },
    async override() {
      const response = await t.send(tunnelled(packet('Ping', t.newPath())), await t.connect());
      const offered = isAck(response) && response.status === 200;
      return { offered, because: `${describe(response)} to POST with X-Http-Method-Override` };
    },
    async cors() {
      const response = await t.send(preflight(t.newPath(), t.settings.origin), await t.connect());
      const origin = header(response, 'Access-Control-Allow-Origin');
      const because = `Access-Control-Allow-Origin: ${origin ?? 'none'} to ${t.settings.origin}`;
      return { offered: origin !== undefined, because };
    },
  };
}
