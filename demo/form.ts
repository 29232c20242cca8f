import { BitsUpload } from '../src/index.js';
import { find } from './find.js';

const form = find('#form', HTMLFormElement);
const upload = find('bits-upload', BitsUpload);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const lines = [...new FormData(form)].map(([name, value]) => {
    const line = document.createElement('li');
    line.textContent = `${name} = ${typeof value === 'string' ? value : value.name}`;
    return line;
  });
  find('#sent', HTMLElement).replaceChildren(...lines);
});

form.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  if (target.id === 'wait') upload.awaitSubmit = target.checked;
  if (target.id === 'lock') upload.disabled = target.checked;
});
