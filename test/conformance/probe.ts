import { fileBytes } from './http/bytes.js';
import { ConnectionEnded, NoAnswer, type Connection } from './http/connection.js';
import { preflight } from './cases/cors.js';
import { tunnelled } from './cases/override.js';
import { describe, isAck } from './trial/expect.js';
import type { Journal } from './trial/journal.js';
import { packet } from './trial/packets.js';
import { header, MalformedResponse } from './http/response.js';
import type { Session } from './trial/session.js';
import type { Feature, Settings } from './trial/settings.js';
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
  const offers = new Map<Feature, Offer>();
  const detect = async (feature: Feature, question: () => Promise<Offer>): Promise<void> => {
    const declared = settings.declared.get(feature);
    const given = { offered: declared === true, because: `--${declared === true ? '' : 'no-'}${feature}` };
    offers.set(feature, declared === undefined ? await ask(question) : given);
  };
  const connected = new Trial(settings, journal, new Set(['parallel']));
  try {
    const greeted = await greet(connected);
    await detect('parallel', () => isParallel(connected, greeted));
  } finally {
    await connected.end();
  }
  const followed: Feature[] = settings.declared.get('host-id') === false ? ['get'] : ['get', 'host-id'];
  if (offers.get('parallel')?.offered === true) followed.push('parallel');
  const t = new Trial(settings, journal, new Set(followed));
  try {
    for (const [feature, question] of Object.entries(askAbout(t))) await detect(feature as Feature, question);
  } finally {
    await t.end();
  }
  return offers;
}

/** Fails at once if the server cannot be reached: the time-outs of all cases would take a quarter of an hour. */
async function greet(t: Trial): Promise<Connection | undefined> {
  try {
    const connection = await t.connect();
    await t.send(packet('Ping', t.newPath()), connection);
    return connection;
  } catch (error) {
    const answered = error instanceof ConnectionEnded || error instanceof MalformedResponse;
    if (answered) return undefined;
    throw new Unreachable(`nothing answers at ${t.target.host}: ${(error as Error).message}`);
  }
}

/**
 * Whether a second connection is answered beside `first`, which is open and idle. Programs without threads answer it
 * only when the first is closed.
 */
async function isParallel(t: Trial, first: Connection | undefined): Promise<Offer> {
  const ping = async (): Promise<boolean> => {
    try {
      await t.send(packet('Ping', t.newPath()), await t.connect());
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswer)) return true;
      return false;
    }
  };
  if (first === undefined || first.spent)
    return { offered: true, because: 'connections are closed after each answer' };
  if (await ping()) return { offered: true, because: 'a second connection was answered beside the first' };
  t.dropConnections();
  const offered = !(await ping());
  const because = offered ? 'no answer on any further connection' : 'one connection at a time is served';
  return { offered, because };
}

async function ask(question: () => Promise<Offer>): Promise<Offer> {
  try {
    return await question();
  } catch (error) {
    return { offered: false, because: (error as Error).message };
  }
}

function askAbout(t: Trial): Record<Exclude<Feature, 'parallel'>, () => Promise<Offer>> {
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
