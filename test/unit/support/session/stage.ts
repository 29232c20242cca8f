import type { BitsError } from '../../../../src/errors.js';
import { sliceOf, type FileTrouble } from '../../../../src/file/file-source.js';
import type { TailDigest } from '../../../../src/file/fingerprint.js';
import { NO_LIMITS } from '../../../../src/session/policy/fragment-limits.js';
import { createSizer } from '../../../../src/session/policy/fragment-sizer.js';
import { initialState, type EarlierSession } from '../../../../src/session/machine/reducer.js';
import { Session } from '../../../../src/session/session.js';
import type {
  RequestOptions,
  SessionCheckpoint,
  SessionFile,
  SessionIo,
  SessionNetwork,
} from '../../../../src/session/ports/session-io.js';
import type { SessionObserver } from '../../../../src/session/ports/session-observer.js';
import type { SessionSettings, SessionState } from '../../../../src/session/machine/state.js';
import { until } from '../../../support/until.js';
import { FakeClock } from '../fake-clock.js';
import { SETTINGS } from './play.js';
import { ScriptedTransport, type ScriptedRequest } from '../scripted-transport.js';

export const FRAGMENT_BYTES = 100;
export const FILE_BYTES = 250;

export interface StageOptions {
  readonly settings?: Partial<SessionSettings>;
  readonly earlier?: EarlierSession;
  /** A fixed size of Fragments; default: FRAGMENT_BYTES. */
  readonly fragmentBytes?: number;
  /** Replace what the stage would do. */
  readonly ports?: Partial<Ports>;
}

/** What a session uses, side by side. */
type Ports = Pick<SessionIo, 'transport' | 'clock' | 'random' | 'endpoint'> &
  SessionNetwork &
  RequestOptions &
  SessionFile &
  SessionCheckpoint &
  Required<SessionObserver>;

/** A session among ports that note what they are told and do what the test wants. */
export class Stage {
  readonly clock = new FakeClock();
  readonly transport = new ScriptedTransport();
  readonly session: Session;
  /** What the session told, in order. */
  readonly log: string[] = [];
  readonly saved: SessionState[] = [];
  readonly tails: (TailDigest | undefined)[] = [];
  readonly retries: { error: BitsError; attempt: number; delayMs: number }[] = [];
  readonly replies: { url: string; blob: Blob }[] = [];
  /** What looking at the file finds. */
  trouble: FileTrouble | undefined;
  /** Writes to the checkpoint wait while this is true. */
  holdsSaves = false;
  readonly #size: number;
  #file: File | undefined;

  constructor({ settings, earlier, fragmentBytes = FRAGMENT_BYTES, ports }: StageOptions = {}) {
    const all = { ...SETTINGS, size: FILE_BYTES, ping: 'never' as const, ...settings };
    this.#size = all.size;
    const state = initialState(all, createSizer({ fragmentBytes }), earlier);
    const flat = { ...this.#ports(), ...ports };
    const io = { ...flat, network: flat, requests: flat, file: flat, checkpoint: flat };
    this.session = new Session(state, io, flat);
  }

  /** The file; made when it is first read. */
  get file(): File {
    this.#file ??= new File([Uint8Array.from({ length: this.#size }, (_, i) => i * 7)], 'a.bin');
    return this.#file;
  }

  /** Starts, and answers Create-Session. */
  async open(headers: Readonly<Record<string, string>> = {}): Promise<void> {
    this.session.start();
    (await this.transport.nextRequest('Create-Session')).ack({ 'BITS-Session-Id': '{S}', ...headers });
  }

  /** Answers Fragments until this offset, and returns the next request. */
  async upTo(offset: number): Promise<ScriptedRequest> {
    for (;;) {
      const request = await this.transport.nextRequest();
      const end = /-(\d+)\//.exec(request.range ?? '')?.[1];
      if (end === undefined || this.session.state.offset >= offset) return request;
      request.ack({ 'BITS-Received-Content-Range': String(Number(end) + 1) });
    }
  }

  /** Waits for a failure that passes, and lets its delay pass. */
  async waitsOut(): Promise<void> {
    await this.reaches('waiting');
    await this.clock.advance(this.retries.at(-1)?.delayMs ?? 0);
  }

  async reaches(phase: SessionState['phase']): Promise<void> {
    await until(() => this.session.state.phase === phase, `phase ${phase}`);
  }

  #ports(): Ports {
    return {
      transport: this.transport,
      clock: this.clock,
      endpoint: { limits: NO_LIMITS },
      random: () => 0.5,
      methodOverride: false,
      integrity: 'none',
      slice: (range) => sliceOf(this.file, range),
      check: async () => this.trouble,
      digestTail: async () => undefined,
      isOffline: () => false,
      ready: async () => undefined,
      delayMs: (randomMs) => randomMs,
      releaseTurn: () => undefined,
      headers: async () => ({}),
      credentials: () => 'same-origin',
      renewCredentials: async () => true,
      verify: async () => this.trouble,
      verifyAhead: async () => this.trouble,
      verifyRest: async () => this.trouble,
      save: async (state, tail) => {
        await until(() => !this.holdsSaves, 'the end of the hold');
        this.saved.push(state);
        this.tails.push(tail);
      },
      forget: async () => {
        this.log.push('forget');
      },
      changed: (state) => {
        this.log.push(state.phase);
      },
      requestChanged: () => undefined,
      opened: (created, offset) => {
        this.log.push(`${created ? 'created' : 'taken up'} at ${offset}`);
      },
      waiting: (error, attempt, delayMs) => {
        this.retries.push({ error, attempt, delayMs });
        return true;
      },
      sessionLost: (acknowledged, resumesFrom) => {
        this.log.push(`lost after ${acknowledged}${resumesFrom === 0 ? '' : `, from ${resumesFrom}`}`);
        return true;
      },
      replied: (url, blob) => {
        this.replies.push({ url, blob });
      },
      fileLost: (trouble) => {
        this.log.push(`file ${trouble}`);
      },
    };
  }
}
