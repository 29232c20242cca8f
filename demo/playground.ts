/** The playground: an element with a control for each attribute, and everything that it sends, dispatches and stores. */
import { logEvents } from './event-log.js';
import { find } from './find.js';
import { showCode } from './playground-code.js';
import { connectAttributes } from './playground-attributes.js';
import { createUpload } from './playground-element.js';
import { connectTrouble } from './playground-trouble.js';
import { ShownStore } from './playground-store.js';
import { showPackets } from './playground-packets.js';
import { startWorker } from './playground-worker.js';
import { RecordingTransport } from './playground-wire.js';

const wire = new RecordingTransport();
const upload = createUpload({ transport: wire, checkpointStore: new ShownStore(showStored) });
const log = find('#log', HTMLElement);

logEvents(upload, log);
showPackets(wire);
// Before the element lists earlier uploads, and continues them
await startWorker();
find('#place', HTMLElement).append(upload);
void connectAttributes(upload, () => showCode(upload));
void connectTrouble(upload);
showCode(upload);

find('#clear-log', HTMLElement).addEventListener('click', () => log.replaceChildren());
find('#reload', HTMLElement).addEventListener('click', () => location.reload());
find('#open-tab', HTMLElement).addEventListener('click', openTab);
find('#framework', HTMLElement).addEventListener('change', () => showCode(upload));
find('#copy', HTMLElement).addEventListener('click', ({ currentTarget }) => {
  const button = currentTarget as HTMLElement;
  void navigator.clipboard.writeText(find('#code', HTMLElement).textContent).then(
    () => (button.textContent = 'Copied'),
    () => (button.textContent = 'Copy is not allowed here'),
  );
});

/** Shows a page with the same element in a frame: for the uploads it is another tab. */
function openTab(): void {
  const frame = document.createElement('iframe');
  frame.title = 'Second tab';
  frame.src = `playground-tab.html${location.search}`;
  const place = find('#second', HTMLElement);
  place.hidden = false;
  place.replaceChildren(frame);
}

function showStored(records: readonly object[]): void {
  find('#stored', HTMLElement).textContent = records
    .map((record) => JSON.stringify(record, undefined, 2))
    .join('\n');
  find('#nothing-stored', HTMLElement).hidden = records.length > 0;
}
