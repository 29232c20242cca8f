import { packagedLocales } from '../src/locales/registry.js';
import { find } from './find.js';
import { rememberAttributes } from './playground-element.js';

interface ElementAttribute {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** Attributes of every element that change what this one shows. */
const COMMON: readonly ElementAttribute[] = [
  {
    name: 'lang',
    type: packagedLocales()
      .map((tag) => `'${tag}'`)
      .join(' | '),
    description: 'The language.',
  },
  { name: 'dir', type: "'ltr' | 'rtl'", description: 'The direction of the text.' },
];

/** Types whose values the manifest does not list. */
const VALUES: Readonly<Record<string, string>> = {
  RequestCredentials: "'same-origin' | 'include' | 'omit'",
};

/** Makes a control for each attribute in the element's manifest. */
export async function connectAttributes(upload: HTMLElement, changed: () => void): Promise<void> {
  const form = find('#attributes', HTMLFormElement);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
    if (target.type === 'checkbox') upload.toggleAttribute(target.name, target.matches(':checked'));
    else if (target.value) upload.setAttribute(target.name, target.value);
    else upload.removeAttribute(target.name);
    rememberAttributes(upload);
    changed();
  });
  const note = find('#no-attributes', HTMLElement);
  try {
    const answer = await fetch('docs/attributes.json');
    if (!answer.ok) throw new Error(String(answer.status));
    const attributes = (await answer.json()) as readonly ElementAttribute[];
    note.hidden = true;
    form.append(...[...attributes, ...COMMON].map((each) => field(each, upload)));
  } catch {
    note.textContent = 'The list of attributes did not load. Check the connection and reload the page.';
  }
}

function field({ name, type, description }: ElementAttribute, upload: HTMLElement): HTMLElement {
  const label = document.createElement('label');
  label.className = 'field';
  label.title = description;
  const code = document.createElement('code');
  code.textContent = name;
  label.append(code, control(name, type, upload.getAttribute(name)));
  return label;
}

function control(name: string, type: string, value: string | null): HTMLElement {
  if (type === 'boolean') {
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', name });
    box.checked = value !== null;
    return box;
  }
  const words = [...(VALUES[type] ?? type).matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  if (words.length > 1) {
    const select = Object.assign(document.createElement('select'), { name });
    select.append(new Option('default', ''), ...words.map((word) => new Option(word)));
    select.value = value ?? '';
    return select;
  }
  const input = Object.assign(document.createElement('input'), { name, placeholder: 'default' });
  input.value = value ?? '';
  return input;
}
