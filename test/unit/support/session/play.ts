import type { Ack, Fault } from '../../../../src/protocol/ack.js';
import type { RequestPacket } from '../../../../src/protocol/packets.js';
import { createSizer, type FragmentSizer } from '../../../../src/session/policy/fragment-sizer.js';
import type { FailureHandling } from '../../../../src/session/machine/failure-handling.js';
import { initialState, reduce, type EarlierSession } from '../../../../src/session/machine/reducer.js';
import type { SessionEffect } from '../../../../src/session/machine/session-effect.js';
import type { SessionEvent } from '../../../../src/session/machine/session-event.js';
import type { SessionSettings, SessionState } from '../../../../src/session/machine/state.js';
import { failureCode, fetchFailureCode } from '../../../../src/session/requests/load-failure-code.js';

await fetchFailureCode();

export const URL_OF_FILE = 'https://www.example.com/up/a.bin';
export const SIZE = 1000 * 1024;
export const FRAGMENT = 100 * 1024;

export const SETTINGS: SessionSettings = {
  name: 'a.bin',
  size: SIZE,
  url: URL_OF_FILE,
  uploadReply: false,
  followHostId: true,
  ping: 'auto',
  authOnForbidden: false,
  digests: false,
  verify: 'never',
  createdAtMs: 0,
};

export const EARLIER: EarlierSession = {
  sessionId: '{EARLIER}',
  hostId: null,
  hostIdFallbackMs: null,
  offset: 3 * FRAGMENT,
  sentEnd: 4 * FRAGMENT,
  closeSent: false,
  replyUrl: null,
};

const NO_ACK: Ack = {
  kind: 'ack',
  status: 200,
  sessionId: undefined,
  hostId: undefined,
  hostIdFallbackMs: undefined,
  receivedOffset: undefined,
  replyUrl: undefined,
  isIis: false,
};

const NO_FAULT: Fault = {
  kind: 'fault',
  status: 500,
  hresult: undefined,
  context: undefined,
  receivedOffset: undefined,
  replyUrl: undefined,
  retryAfterMs: undefined,
  bits: true,
  crossOrigin: false,
};

export interface PlayOptions {
  readonly settings?: Partial<SessionSettings>;
  readonly earlier?: EarlierSession;
  readonly sizer?: FragmentSizer;
  /** The code for failures; default: as when it is loaded. */
  readonly failures?: FailureHandling;
  /** See `Play.settles`; default: true. */
  readonly settles?: boolean;
}

/** A session played by hand: events in, and the last step's state and effects to look at. */
export class Play {
  state: SessionState;
  /** State before the first event. */
  readonly first: SessionState;
  /** Effects of the last event. */
  effects: readonly SessionEffect[] = [];
  nowMs = 1_000_000;
  /** Whether a Ping between an aborted Fragment and the next one is acknowledged in the same step. */
  settles: boolean;
  readonly #failures: FailureHandling | undefined;

  constructor({
    settings,
    earlier,
    sizer = createSizer({ fragmentBytes: FRAGMENT }),
    failures = failureCode(),
    settles = true,
  }: PlayOptions = {}) {
    this.settles = settles;
    this.#failures = failures;
    this.first = this.state = initialState({ ...SETTINGS, ...settings }, sizer, earlier);
  }

  event(event: SessionEvent): this {
    const { state, effects } = reduce(this.state, event, this.#failures);
    const before = this.state;
    this.state = state;
    this.effects = effects;
    const isPing = state.phase === 'probing' && state !== before && before.phase !== 'creating';
    const isSuspicion = state.lossSigns > 0 || state.troubles.at(-1)?.isLong === true;
    const isSettling = isPing && !isSuspicion && state.settings.ping === 'auto';
    return this.settles && isSettling ? this.ack() : this;
  }

  start(): this {
    return this.event({ type: 'start' });
  }

  pause(): this {
    return this.event({ type: 'pause' });
  }

  resume(): this {
    return this.event({ type: 'resume' });
  }

  cancel(): this {
    return this.event({ type: 'cancel' });
  }

  ack(fields: Partial<Ack> = {}, elapsedMs = 100): this {
    return this.answer({ ...NO_ACK, ...fields }, elapsedMs);
  }

  fault(status: number, fields: Partial<Fault> = {}): this {
    return this.answer({ ...NO_FAULT, status, ...fields });
  }

  lostSession(): this {
    return this.fault(500, { hresult: 0x8020001f });
  }

  silence(reason: 'network' | 'timeout' | 'blocked' = 'network', offline = false): this {
    const { generation } = this.state;
    return this.event({ type: 'no-answer', generation, reason, nowMs: this.nowMs, offline });
  }

  wake(): this {
    return this.credentials(true);
  }

  restart(): this {
    return this.credentials(true);
  }

  credentials(renewed: boolean): this {
    return this.event({ type: 'waited', generation: this.state.generation, granted: renewed });
  }

  replied(): this {
    return this.event({ type: 'replied', generation: this.state.generation });
  }

  /** Reports the result of the delivery check, after a Close-Session to an unknown session. */
  delivery(delivered: boolean | undefined): this {
    const asked = this.effects.find((effect) => effect.type === 'check-delivery');
    const failure = asked === undefined ? ({ kind: 'session-unknown' } as const) : asked.failure;
    return this.event({ type: 'delivery', generation: this.state.generation, delivered, failure });
  }

  pageError(): this {
    return this.event({ type: 'page-error', generation: this.state.generation, code: 'page' });
  }

  /** The packet the last event asked to send. */
  get packet(): RequestPacket | undefined {
    return this.effects.find((effect) => effect.type === 'send')?.packet;
  }

  get sentTo(): string | undefined {
    return this.effects.find((effect) => effect.type === 'send')?.url;
  }

  /** `START-END` of the Fragment the last event asked to send. */
  get range(): string | undefined {
    return this.packet?.type === 'Fragment'
      ? `${this.packet.range.start}-${this.packet.range.end}`
      : undefined;
  }

  get effectTypes(): readonly string[] {
    return this.effects.map((effect) => effect.type);
  }

  /** Why the session failed, waits or was paused. */
  get code(): string | undefined {
    return 'problem' in this.state ? this.state.problem?.code : undefined;
  }

  answer(answer: Ack | Fault, elapsedMs = 100): this {
    const { generation } = this.state;
    return this.event({ type: 'answer', generation, answer, elapsedMs, nowMs: this.nowMs });
  }
}

/** A session that waits for its Create-Session Ack. */
export function creating(options?: PlayOptions): Play {
  return new Play(options).start();
}

/** A new session whose first Fragment is under way. */
export function sendingFirst(options?: PlayOptions): Play {
  return creating(options).ack({ sessionId: '{NEW}' });
}

/** A session of which `fragments` Fragments are acknowledged and the next is under way. */
export function sending(fragments = 3, options?: PlayOptions): Play {
  const play = sendingFirst(options);
  for (let i = 0; i < fragments; i++) play.ack();
  return play;
}

/** An earlier session that is resumed by the option `ping=always`, its Ping under way. */
export function probing(options?: PlayOptions): Play {
  const settings = { ping: 'always', ...options?.settings } as const;
  return new Play({ earlier: EARLIER, ...options, settings }).start();
}

/** A session all of whose bytes are acknowledged, its first Close-Session under way. */
export function closing(options?: PlayOptions): Play {
  return sending(SIZE / FRAGMENT, options);
}

/** The same, after the Ack of the first Close-Session was lost. */
export function closingAgain(options?: PlayOptions): Play {
  return closing(options).silence().wake();
}

/** An upload-reply job that fetches its reply. */
export function replying(options?: PlayOptions): Play {
  const last = SIZE / FRAGMENT - 1;
  const settings = { ...options?.settings, uploadReply: true };
  return sending(last, { ...options, settings }).ack({ replyUrl: 'reply.bin' });
}

/** A session that had worked, its Cancel-Session under way. */
export function cancelling(options?: PlayOptions): Play {
  return sending(3, options).cancel();
}
