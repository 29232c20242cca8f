import { BitsUpload } from '../src/index.js';
import { connectControls } from './controls.js';
import { logEvents } from './event-log.js';
import { find } from './find.js';
import { showServerFiles } from './server-files.js';

const upload = find('bits-upload', BitsUpload);
const log = find('#log', HTMLElement);

connectControls(upload);
void showServerFiles();

logEvents(upload, log);
upload.addEventListener('bits-success', () => void showServerFiles());
find('#clear-log', HTMLElement).addEventListener('click', () => log.replaceChildren());
