import { packagedLocales } from '../src/locales/registry.js';
import { find } from './find.js';

/** The fault rules that the buttons add to the server, by button value. */
const FAULTS: Readonly<Record<string, object>> = {
  busy: { fault: 'status', status: 503, retryAfter: 5 },
  break: { fault: 'reset', when: 'during', packet: 'Fragment' },
  lose: { fault: 'lose-ack', packet: 'Fragment' },
  forget: { fault: 'forget', packet: 'Fragment', position: 'middle' },
  forbid: { fault: 'status', status: 403, packet: 'Create-Session' },
};

/** Connects the form to the element's attributes and the server's fault rules. */
export function connectControls(upload: HTMLElement): void {
  const form = find('#controls', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (target.name === 'line') void limitSpeed(Number(target.value));
    else if (target.name === 'lang' || target.name === 'dir')
      document.documentElement[target.name] = target.value;
    else if (target.type === 'checkbox') upload.toggleAttribute(target.name, target.checked);
    else if (target.value) upload.setAttribute(target.name, target.value);
    else upload.removeAttribute(target.name);
  });
  find('#trouble', HTMLElement).addEventListener('click', ({ target }) => {
    const rule = target instanceof HTMLButtonElement && FAULTS[target.value];
    if (rule) void addRule(rule);
  });
  find('select[name=lang]', HTMLSelectElement).replaceChildren(
    ...packagedLocales().map((tag) => new Option(nameOf(tag), tag)),
  );
  void offerFaults();
}

/** Shows the fault controls if the server has a fault layer. */
async function offerFaults(): Promise<void> {
  const answer = await fetch('/faults').catch(() => undefined);
  const offered = answer?.headers.get('Content-Type')?.includes('json') ?? false;
  for (const id of ['#line', '#trouble']) find(id, HTMLElement).hidden = !offered;
}

let speedRule: number | undefined;

async function limitSpeed(bytesPerSecond: number): Promise<void> {
  if (speedRule !== undefined) await fetch(`/faults?id=${speedRule}`, { method: 'DELETE' });
  speedRule = bytesPerSecond
    ? await addRule({ fault: 'throttle', bytesPerSecond, packet: 'Fragment', count: 0 })
    : undefined;
}

async function addRule(rule: object): Promise<number | undefined> {
  const answer = await fetch('/faults', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(rule),
  });
  const { rules } = (await answer.json()) as { rules?: { id: number }[] };
  return rules?.at(-1)?.id;
}

/** The name of a language in that language. */
function nameOf(tag: string): string {
  return `${new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag} (${tag})`;
}
