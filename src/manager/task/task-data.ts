import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { TailDigest } from '../../file/fingerprint.js';
import { ProgressMeter } from '../../file/progress-meter.js';
import type { Session } from '../../session/session.js';
import type { SessionLoss, TaskSnapshot } from '../contract/snapshot.js';
import { identityOf } from '../files/incoming-file.js';
import type { Client } from '../remote/client.js';
import type { Location } from '../remote/locate.js';
import { initOf, recordOf, type TaskInit, type TaskRecord } from '../remote/task-record.js';
import { MIXED } from './file/mixed.js';

/** Members of the snapshot that are stored as such; the others are derived from state, record and session. */
export type ShownFacts = Pick<
  TaskSnapshot,
  'file' | 'error' | 'url' | 'resumedFrom' | 'restored' | 'survivesReload' | 'fileKeptAs'
>;

/** Data of a task that neither the snapshot nor the checkpoint has: they are lost with the page. */
export interface VolatileFacts {
  readonly handle: FileSystemFileHandle | undefined;
  /** What the server lost of it last. */
  readonly lost: SessionLoss | undefined;
  /** The session waits although the browser is offline: shown as a pause. */
  readonly offline: boolean;
  /** Milliseconds since 1970; 0: no attempt is due. */
  readonly retryAt: number;
  /** The session waits for the end of the endpoint's back-off at this time; 0: it does not. */
  readonly backoffUntilMs: number;
  /** The ends of the Fragments that this page sent to the session, as they were read then. */
  readonly sent: readonly TailDigest[];
  /** The page was away, and another tab may have uploaded the file meanwhile: the checkpoint has to be read. */
  readonly isStale: boolean;
  /** The file came from another page, and neither a rule nor this page's code has seen it. */
  readonly isForeign: boolean;
  /** The page replaced the file before it was picked or opened again, and has to replace it again. */
  readonly isOriginal: boolean;
}

/** Members of `init` that are those of the file. */
export type FileFacts = Pick<TaskInit, 'name' | 'size' | 'type' | 'lastModified' | 'original'>;

const NOTHING_SHOWN: ShownFacts = {
  file: undefined,
  error: undefined,
  url: undefined,
  resumedFrom: undefined,
  restored: false,
  survivesReload: false,
  fileKeptAs: undefined,
};

const NO_FACTS: VolatileFacts = {
  handle: undefined,
  lost: undefined,
  offline: false,
  retryAt: 0,
  backoffUntilMs: 0,
  sent: [],
  isStale: false,
  isForeign: false,
  isOriginal: false,
};

/** Data of a file in the list besides its state. The fields are private; each change is announced. */
export abstract class TaskData {
  protected readonly meter = new ProgressMeter();
  #client: Client;
  #record: TaskRecord;
  #shown: ShownFacts;
  #facts = NO_FACTS;
  #session: Session | undefined;
  /** Bytes that were acknowledged when the session last changed. */
  protected acknowledgedBefore = 0;

  /** @param from The checkpoint of an earlier visit, or `other-tab` for a task that another tab uploads. */
  constructor(init: TaskInit, client: Client, from?: Checkpoint | 'other-tab') {
    const checkpoint = from === 'other-tab' ? undefined : from;
    this.#record = recordOf(init, checkpoint);
    this.#client = client;
    this.#shown = {
      ...NOTHING_SHOWN,
      restored: from !== undefined,
      survivesReload: checkpoint !== undefined,
    };
  }

  /** Something in the snapshot changed. */
  protected abstract changed(): void;

  get record(): TaskRecord {
    return this.#record;
  }

  get shown(): ShownFacts {
    return this.#shown;
  }

  get facts(): VolatileFacts {
    return this.#facts;
  }

  get init(): TaskInit {
    return this.#record.init;
  }

  get id(): string {
    return this.init.id;
  }

  get client(): Client {
    return this.#client;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Key of the file: path, size and time of the last change. Equal in all tabs. */
  get identity(): string {
    return identityOf(this.init);
  }

  /** Whether its session may have bytes of two versions of the file: see `MIXED`. */
  get isMixed(): boolean {
    return this.#record.fingerprint === MIXED;
  }

  /** Assigns the task to another manager. */
  assignTo(client: Client): void {
    this.#client = client;
  }

  /**
   * Sets or removes the file, and the handle with which the browser opens it again.
   *
   * @param isOriginal Whether it is one that the page replaced and has to replace again.
   */
  attach(file: File | undefined, handle = this.#facts.handle, isOriginal = false): void {
    this.set({ file, ...(file && { error: undefined }) }, { handle, isOriginal });
  }

  /** Replaces name, size, type or date of the file; only before the first byte is sent. */
  setFileFacts(
    file: Partial<FileFacts>,
    facts: Partial<Pick<VolatileFacts, 'isForeign' | 'handle'>> = {},
  ): void {
    this.#record = { ...this.#record, init: { ...this.init, ...file } };
    this.set({}, facts);
  }

  /** Records whether the browser has a checkpoint, and a handle or copy of the file. */
  setStored(kept: Partial<Pick<ShownFacts, 'survivesReload' | 'fileKeptAs'>>): void {
    const { survivesReload, fileKeptAs } = { ...this.#shown, ...kept };
    if (survivesReload !== this.#shown.survivesReload || fileKeptAs !== this.#shown.fileKeptAs)
      this.set(kept);
  }

  /** Takes over a checkpoint, also one of the tab that uploaded the file before. */
  load(checkpoint: Checkpoint, isOwn = false): void {
    this.#session = undefined;
    const record = recordOf({ ...initOf(checkpoint), id: this.id }, checkpoint);
    this.#record = isOwn ? { ...record, earlierUrl: undefined } : record;
    this.set({ survivesReload: true }, { sent: [] });
  }

  /** Where the file is sent, and the earlier session if that is there. */
  locate({ url, earlier, isElsewhere }: Location): void {
    if (!isElsewhere) this.#record = { ...this.#record, earlier, earlierUrl: undefined };
    this.set({ url });
  }

  /** The next session begins at byte 0; without a fingerprint also with another file. */
  startOver(fingerprint: string | null = null): void {
    const closeSent = this.#session?.state.closeSent;
    this.#session = undefined;
    this.#record = { ...recordOf(this.init), fingerprint, closeSent };
    this.acknowledgedBefore = 0;
    this.set({ resumedFrom: undefined }, { lost: undefined, sent: [] });
  }

  identify(fingerprint: string | null): void {
    this.#record = { ...this.#record, fingerprint };
  }

  /** Has a session from now on. */
  adopt(session: Session): void {
    this.#session = session;
    this.acknowledgedBefore = session.state.offset;
    this.set({});
  }

  /** The digest of the bytes before this offset, for the checkpoint. */
  remember(offset: number, tail: TailDigest | undefined): void {
    const before = this.#record.tail;
    this.#record = { ...this.#record, tail: tail ?? (before?.end === offset ? before : null) };
  }

  /** The digest of bytes that were sent, as they were read then. */
  rememberSent(digest: TailDigest): void {
    this.#facts = { ...this.#facts, sent: withDigest(this.#facts.sent, digest) };
  }

  /** Whether the page was away: what it knows of the task is uncertain. */
  setStale(isStale: boolean): void {
    this.#facts = { ...this.#facts, isStale };
  }

  /** The session reports what is shown of it besides its state. */
  report(
    shown: Partial<Pick<ShownFacts, 'error' | 'resumedFrom'>> = {},
    facts: Partial<Pick<VolatileFacts, 'offline' | 'retryAt' | 'backoffUntilMs'>> = {},
  ): void {
    this.set(shown, facts);
  }

  /** The server lost acknowledged bytes. */
  lose(lost: SessionLoss): void {
    this.#record = { ...this.#record, tail: null };
    // In the same session, what was sent may still count.
    const sent = this.#session?.state.sessionId == null ? [] : this.#facts.sent;
    this.set({ resumedFrom: undefined }, { lost, sent });
  }

  protected set(shown: Partial<ShownFacts>, facts: Partial<VolatileFacts> = {}): void {
    this.#shown = { ...this.#shown, ...shown };
    this.#facts = { ...this.#facts, ...facts };
    this.changed();
  }
}

/** Maximum number of digests in `sent`. */
const MAX_SENT = 256;

/** Adds a digest; if there are too many, every second one is dropped. */
function withDigest(sent: VolatileFacts['sent'], digest: TailDigest): VolatileFacts['sent'] {
  return [...(sent.length < MAX_SENT ? sent : sent.filter((_, i) => i % 2 === 1)), digest];
}
