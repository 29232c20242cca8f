import type { Checkpoint, CheckpointStore, StoredSource } from '../../src/checkpoints/checkpoint-store.js';

/** Checkpoints in memory, for tests: a store of its own for each. */
export class MemoryCheckpointStore implements CheckpointStore {
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #sources = new Map<string, StoredSource>();
  endpointDatabase: string | undefined;

  put(checkpoint: Checkpoint): Promise<void> {
    return this.putMany([checkpoint]);
  }

  async putMany(checkpoints: readonly Checkpoint[]): Promise<void> {
    for (const checkpoint of checkpoints) this.#checkpoints.set(checkpoint.id, structuredClone(checkpoint));
  }

  async list(scope: string): Promise<Checkpoint[]> {
    const found = [...this.#checkpoints.values()].filter((checkpoint) => checkpoint.scope === scope);
    return found.sort((a, b) => a.createdAt - b.createdAt);
  }

  async get(id: string): Promise<Checkpoint | undefined> {
    return this.#checkpoints.get(id);
  }

  async delete(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.#checkpoints.delete(id);
      this.#sources.delete(id);
    }
  }

  async deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void> {
    for (const [id, checkpoint] of this.#checkpoints) if (isDue(checkpoint)) this.#checkpoints.delete(id);
    await this.delete([...this.#sources.keys()].filter((id) => !this.#checkpoints.has(id)));
  }

  async putSource(id: string, source: StoredSource): Promise<void> {
    this.#sources.set(id, source);
  }

  async getSource(id: string): Promise<StoredSource | undefined> {
    return this.#sources.get(id);
  }

  /** Keeps the records: two managers may share a store, and one of them may still use it. */
  close(): void {
    // Nothing.
  }
}
