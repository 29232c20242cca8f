/** The script of the documentation's pages: the search, buttons that copy code, the menu on phones. */
import { connectSearch } from './docs-search.js';
import { find } from './find.js';

connectSearch();

for (const block of document.querySelectorAll('.code')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', () => void copy(block, button));
  block.append(button);
}

// On a narrow screen the menu would push the page's text off the screen.
find('#menu', HTMLDetailsElement).open = matchMedia('(min-width: 62rem)').matches;

async function copy(block: Element, button: HTMLElement): Promise<void> {
  const text = block.querySelector('code')?.textContent ?? '';
  button.textContent = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    () => 'Copy is not allowed here',
  );
}
