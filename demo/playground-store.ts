import { IdbCheckpointStore, type Checkpoint } from '../src/core.js';

/** The store of the element, which also shows the checkpoints of its scope after each change. */
export class ShownStore extends IdbCheckpointStore {
  readonly #show: (records: readonly Checkpoint[]) => void;
  #scope = '';

  constructor(show: (records: readonly Checkpoint[]) => void) {
    super();
    this.#show = show;
  }

  override async put(checkpoint: Checkpoint): Promise<void> {
    await super.put(checkpoint);
    this.#scope = checkpoint.scope;
    this.#look();
  }

  override async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    await super.putMany(checkpoints);
    this.#scope = checkpoints[0]?.scope ?? this.#scope;
    this.#look();
  }

  override async list(scope: string): Promise<Checkpoint[]> {
    const records = await super.list(scope);
    this.#scope = scope;
    this.#show(records);
    return records;
  }

  override async delete(ids: readonly string[]): Promise<void> {
    await super.delete(ids);
    this.#look();
  }

  /** Shows what is stored now; the upload does not wait for it. */
  #look(): void {
    super.list(this.#scope).then(this.#show, () => undefined);
  }
}
