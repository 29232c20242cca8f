import { IdbCheckpointStore } from '../../../../src/core.js';
import { register } from './driver.js';
import { uploadAll } from './upload-all.js';

// A database of its own in each transfer: nothing is known of the endpoint.
register((job) => uploadAll(job, { checkpointStore: new IdbCheckpointStore(`new-${crypto.randomUUID()}`) }));
