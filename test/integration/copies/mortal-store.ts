import { IdbCheckpointStore } from '../../../src/checkpoints/idb-store.js';
import { Deferred } from '../../support/deferred.js';

/** Something that happens to one part of a copy. */
export interface PartFault {
  /** Offset of the part's first byte. */
  readonly start: number;
  /** The part is written before the fault, not when `released` is resolved. */
  readonly isWritten?: boolean | undefined;
  /** Takes the place of the writing. */
  readonly instead?: (() => Promise<void>) | undefined;
}

type Put = Parameters<IdbCheckpointStore['putPart']>;

/** The storage of a page that can die: no call that comes later changes anything. */
export class MortalStore extends IdbCheckpointStore {
  fault: PartFault | undefined;
  /** Resolved when the fault happens. */
  readonly struck = new Deferred<undefined>();
  /** Resolve it to have the write that is held go on. */
  readonly released = new Deferred<undefined>();
  isDead = false;

  override putMany(...args: Parameters<IdbCheckpointStore['putMany']>): Promise<void> {
    return this.#alive(() => super.putMany(...args));
  }

  override putSource(...args: Parameters<IdbCheckpointStore['putSource']>): Promise<void> {
    return this.#alive(() => super.putSource(...args));
  }

  override delete(...args: Parameters<IdbCheckpointStore['delete']>): Promise<void> {
    return this.#alive(() => super.delete(...args));
  }

  override deleteWhere(...args: Parameters<IdbCheckpointStore['deleteWhere']>): Promise<void> {
    return this.#alive(() => super.deleteWhere(...args));
  }

  override putPart(...args: Put): Promise<void> {
    return this.#alive(() => this.#putPart(...args));
  }

  async #putPart(...args: Put): Promise<void> {
    const [, , start, end] = args;
    const { fault } = this;
    const isStruck = fault?.start === start && end > start;
    if (isStruck && fault.isWritten === true) await super.putPart(...args);
    if (isStruck) {
      this.struck.resolve(undefined);
      await (fault.instead ?? (() => this.released.promise))();
      if (this.isDead || fault.isWritten === true) return;
    }
    await super.putPart(...args);
  }

  async #alive(write: () => Promise<void>): Promise<void> {
    if (!this.isDead) await write();
  }
}
