/** The second tab of the playground, in a frame: the same element with the same attributes. */
import { find } from './find.js';
import { createUpload } from './playground-element.js';
import { startWorker } from './playground-worker.js';

await startWorker();
find('#place', HTMLElement).append(createUpload());
