import { find } from './find.js';

/** Everything that the fault layer can do, as a visitor would say it. */
const FAULTS: Readonly<Record<string, object>> = {
  'the connection breaks before the body': { fault: 'reset', when: 'before' },
  'the connection breaks in the middle': { fault: 'reset', when: 'during' },
  'the connection breaks after the body': { fault: 'reset', when: 'after' },
  'the answer is lost': { fault: 'lose-ack' },
  'the server is busy (503, 5 s)': { fault: 'status', status: 503, retryAfter: 5 },
  'too many requests (429, 5 s)': { fault: 'status', status: 429, retryAfter: 5 },
  'an error of the server (500)': { fault: 'status', status: 500 },
  'not signed in (401)': { fault: 'status', status: 401 },
  'no permission (403)': { fault: 'status', status: 403 },
  'not found (404)': { fault: 'status', status: 404 },
  'a name that exists (409)': { fault: 'status', status: 409 },
  'a body that is too large (413)': { fault: 'status', status: 413 },
  'the disk is full': { fault: 'status', status: 500, hresult: '0x80070070' },
  'the application fails': { fault: 'status', status: 500, hresult: '0x80004005', context: '0x7' },
  'a web page answers': { fault: 'html' },
  'the session is forgotten': { fault: 'forget' },
  'no answer for 20 s': { fault: 'hang', when: 'ack', ms: 20_000 },
  'the body is not read for 20 s': { fault: 'hang', when: 'reading', ms: 20_000 },
  'a delay of 3 s': { fault: 'delay', ms: 3000 },
  'a line of 2 MB/s': { fault: 'throttle', bytesPerSecond: 2_000_000 },
  'a line of 200 kB/s': { fault: 'throttle', bytesPerSecond: 200_000 },
  'a wrong offset': { fault: 'range', mode: 'wrong' },
  'no offset': { fault: 'range', mode: 'missing' },
  'a misspelt offset': { fault: 'range', mode: 'misspelt' },
  'the offset "none"': { fault: 'range', mode: 'none' },
  'the offset as a range': { fault: 'range', mode: 'as-range' },
  'answers without BITS headers': { fault: 'headers', remove: ['BITS-Packet-Type'] },
};
const PACKETS = ['Fragment', 'Ping', 'Create-Session', 'Close-Session', 'Cancel-Session', 'GET'];
const POSITIONS = ['first', 'middle', 'last'];

interface Rule {
  readonly id: number;
  readonly rule: { readonly fault: string; readonly packet?: string; readonly count?: number };
  readonly hits: number;
}

/** Connects the form to the server's fault layer; without one the form stays hidden. */
export async function connectTrouble(upload: HTMLElement): Promise<void> {
  const form = find('#trouble', HTMLFormElement);
  const fault = find('#trouble [name=fault]', HTMLSelectElement);
  const packet = find('#trouble [name=packet]', HTMLSelectElement);
  const position = find('#trouble [name=position]', HTMLSelectElement);
  const count = find('#trouble [name=count]', HTMLInputElement);
  fault.append(...Object.keys(FAULTS).map((label) => new Option(label)));
  packet.append(...PACKETS.map((type) => new Option(type)), new Option('every packet', ''));
  position.append(new Option('any', ''), ...POSITIONS.map((place) => new Option(place)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void change('POST', 'faults', {
      ...FAULTS[fault.value],
      ...(packet.value && { packet: packet.value }),
      ...(position.value && packet.value === 'Fragment' && { position: position.value }),
      count: Number(count.value),
    });
  });
  // Hits are counted by the server.
  for (const type of ['bits-retry', 'bits-session', 'bits-success', 'bits-error', 'bits-session-lost'])
    upload.addEventListener(type, () => void change('GET', 'faults'));
  form.hidden = !(await change('GET', 'faults'));
}

/** Sends a request to the fault layer and shows its rules; whether there is one. */
async function change(method: string, url: string, rule?: object): Promise<boolean> {
  const init = rule && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(rule) };
  const answer = await fetch(url, { method, ...init }).catch(() => undefined);
  if (!answer?.headers.get('Content-Type')?.includes('json')) return false;
  const { rules = [] } = (await answer.json()) as { rules?: readonly Rule[] };
  find('#rules', HTMLElement).replaceChildren(...rules.map(line));
  return true;
}

function line({ id, rule, hits }: Rule): HTMLElement {
  const { fault, packet = 'every packet', count = 1 } = rule;
  const item = document.createElement('li');
  const text = document.createElement('span');
  text.textContent = `${fault}, ${packet}: ${hits} of ${count === 0 ? 'any number' : count}`;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Remove';
  button.setAttribute('aria-label', `Remove: ${fault}, ${packet}`);
  button.addEventListener('click', () => void change('DELETE', `faults?id=${id}`));
  item.append(text, button);
  return item;
}
