import type { TaskSnapshot } from '../contract/snapshot.js';
import type { EndpointLimiter } from '../network/endpoint-limiter.js';
import type { Client } from './client.js';
import type { TaskRecord } from './task-record.js';

/** Data of a task that determine the URL and the requests of its session. */
export interface UploadTarget {
  readonly client: Client;
  readonly record: TaskRecord;
  /** The file itself, and the remote file's URL by the configuration of this page, once resolved. */
  readonly shown: Pick<TaskSnapshot, 'file' | 'url'>;
  readonly snapshot: TaskSnapshot;
  /** Limiter of the endpoint at which the task was started. */
  readonly limiter: EndpointLimiter;
}

/** Data of a task that determine its URL: see `locate`. */
export type LocateInput = Pick<UploadTarget, 'client' | 'record' | 'shown'>;
