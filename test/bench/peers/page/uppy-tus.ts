import Tus from '@uppy/tus';
import { register } from './driver.js';
import { uploadByUppy } from './uppy.js';

register((job) => uploadByUppy(job, Tus, { endpoint: `${job.origin}/tus` }));
