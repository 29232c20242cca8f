/** Entry without the element: manager, protocol, transport, checkpoints. Its import needs no DOM. */
export * from './errors.js';
export * from './events.js';
export type * from './manager/contract/diagnostics.js';
export type * from './manager/contract/options.js';
export type * from './manager/contract/snapshot.js';
export { UploadManager } from './manager/upload-manager.js';
export type { ManagerEnvironment } from './manager/workspace.js';
export type { Totals } from './manager/contract/totals.js';
export type { BitsTransport, TransportRequest, TransportResponse } from './transport/transport.js';
export { FetchTransport } from './transport/fetch-transport.js';
export type { Checkpoint, CheckpointStore, StoredSource } from './checkpoints/checkpoint-store.js';
export { IdbCheckpointStore } from './checkpoints/idb-store.js';
export type { TailDigest } from './file/fingerprint.js';
export { BITS_METHOD, BITS_PROTOCOL, type PacketType } from './protocol/constants.js';
export { formatHresult } from './protocol/hresult.js';
