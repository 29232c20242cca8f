import XHRUpload from '@uppy/xhr-upload';
import { register } from './driver.js';
import { uploadByUppy } from './uppy.js';

register((job) =>
  uploadByUppy(job, XHRUpload, {
    endpoint: (file: { readonly name: string }) => `${job.origin}/put/${file.name}`,
    method: 'PUT',
    formData: false,
  }),
);
