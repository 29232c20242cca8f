import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { until } from '../../../support/until.js';
import { drawn, file, setUp, snapshot } from '../support.js';

const needed = (given: Partial<TaskSnapshot>): TaskSnapshot =>
  snapshot({ status: 'file-needed', fileNeededCause: 'reload', restored: true, ...given });

const spaced = (element: Element | null | undefined): string =>
  element?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '';

describe('the card of a visitor who is back', () => {
  it('names the file that is needed, how much of it is uploaded, and picks it', async () => {
    const { element, manager, root } = await setUp([
      needed({ name: 'big.mp4', size: 1e8, acknowledged: 17e6 }),
    ]);
    const card = await until(() => root.querySelector('[part~=welcome]') ?? false, 'the card');
    expect(spaced(card)).to.equal('1 file is needed again big.mp4: 17% uploaded Choose file');
    expect(root.textContent.match(/earlier visit/g), 'said by the row alone').to.have.length(1);
    await expect(element).to.be.accessible();
    const clicked: string[] = [];
    document.addEventListener('click', (event) => event.preventDefault(), { once: true });
    const input = HTMLInputElement.prototype;
    const { click } = input;
    input.click = function () {
      clicked.push(this.type);
    };
    Object.defineProperty(window, 'showOpenFilePicker', { value: undefined, configurable: true });
    try {
      card.querySelector('button')!.click();
      await until(() => clicked.length, 'the picker');
    } finally {
      input.click = click;
      Reflect.deleteProperty(window, 'showOpenFilePicker');
    }
    expect(clicked).to.deep.equal(['file']);
    manager.change(manager.tasks[0]!.id, { status: 'sending', fileNeededCause: undefined });
    await drawn(element);
    expect(root.querySelector('[part~=welcome]')).to.be.null;
  });

  it('is one for several files, and names three', async () => {
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt'];
    const { root } = await setUp(names.map((name) => needed({ name, acknowledged: 5e5 })));
    const card = await until(() => root.querySelector('[part~=welcome]') ?? false, 'the card');
    expect(spaced(card)).to.equal(
      '4 files are needed again a.txt: 50% uploadedb.txt: 50% uploadedc.txt: 50% uploadedand 1 more Choose files',
    );
    expect(root.querySelectorAll('[part~=welcome]')).to.have.length(1);
  });

  it('does not come for a file that was changed', async () => {
    const { element, root } = await setUp([
      needed({ fileNeededCause: 'changed' }),
      needed({ fileNeededCause: 'mismatch' }),
    ]);
    await import('../../../../src/view/extras/extras.js');
    await drawn(element);
    await drawn(element);
    expect(root.querySelector('[part~=welcome]')).to.be.null;
  });
});

describe('the text over a drag', () => {
  const over = (files: readonly File[]): DragEvent => {
    const dataTransfer = new DataTransfer();
    for (const each of files) dataTransfer.items.add(each);
    return new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true });
  };
  const png = (name: string): File => file(name, '', 'image/png');

  for (const [name, files, text] of [
    [
      'counts files and names their types',
      [png('a'), png('b'), file('c', '', 'application/pdf')],
      'Add 3 files Images PDF',
    ],
    [
      'names no more than three types',
      ['image/png', 'video/mp4', 'application/pdf', 'text/plain'].map((type) => file('a', '', type)),
      'Add 4 files',
    ],
    ['counts nothing if one may be a folder', [png('a'), file('b', '', '')], 'Drop to add'],
  ] as const)
    it(name, async () => {
      const { element, root } = await setUp();
      element.dispatchEvent(over(files));
      await import('../../../../src/view/extras/extras.js');
      await until(
        () => spaced(root.querySelector('.drag')) === text,
        () => spaced(root.querySelector('.drag')),
      );
    });
});

describe('the links of uploaded files', () => {
  const links = html`<bits-upload file-links multiple></bits-upload>`;
  const uploaded = (url: string): TaskSnapshot => snapshot({ name: 'a.pdf', status: 'succeeded', url });
  const clipboard = navigator.clipboard;
  let copied: string[] = [];
  beforeEach(() => {
    copied = [];
    const writeText = async (text: string): Promise<void> => {
      copied.push(text);
    };
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  });
  afterEach(() => Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true }));

  it('open the file in a page without an opener or a referrer, and copy its address', async () => {
    const { element, root } = await setUp([uploaded('/uploads/a.pdf')], links);
    const link = await until(() => root.querySelector<HTMLAnchorElement>('.row a') ?? false, 'the link');
    expect(link.href).to.equal(new URL('/uploads/a.pdf', location.href).href);
    expect([link.target, link.rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
    await expect(element).to.be.accessible();
    const button = root.querySelector<HTMLButtonElement>('[data-action=copy]')!;
    expect(button.ariaLabel).to.equal('Copy link: a.pdf');
    button.focus();
    button.click();
    await until(() => button.ariaLabel === 'Link copied: a.pdf', 'the confirmation');
    expect(copied).to.deep.equal([link.href]);
    await until(() => spaced(root.querySelector('[role=status]')) === 'Link copied', 'the announcement');
    expect(root.activeElement).to.equal(button);
  });

  for (const url of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://me:secret@server.test/a.pdf',
    'http://',
  ])
    it(`are none for ${url}`, async () => {
      const { element, root } = await setUp([uploaded(url), uploaded('/b.pdf')], links);
      await until(() => root.querySelector('.row a'), 'the other link');
      await drawn(element);
      expect(root.querySelectorAll('.row a')).to.have.length(1);
      expect(root.querySelectorAll('[data-action=copy]')).to.have.length(1);
      expect(root.querySelector('.row .name .hidden')!.textContent).to.equal('a.pdf');
    });

  it('are none without the attribute', async () => {
    const { element, root } = await setUp([uploaded('/a.pdf')]);
    await import('../../../../src/view/extras/extras.js');
    await drawn(element);
    expect(root.querySelector('.row a, [data-action=copy]')).to.be.null;
  });
});

describe('the title of the page', () => {
  const titled = html`<bits-upload tab-progress multiple></bits-upload>`;
  const before = document.title;
  afterEach(() => {
    document.title = before;
  });
  const sending = (count: number): TaskSnapshot[] =>
    Array.from({ length: count }, () => snapshot({ status: 'sending' }));

  it('counts the uploaded files of all elements, and is restored at the end', async () => {
    document.title = 'Photos';
    const one = await setUp(sending(3), titled);
    const two = await setUp(sending(2), titled);
    await until(
      () => document.title === '0 of 5 · Photos',
      () => document.title,
    );
    const end = ({ manager }: typeof one, count: number): void =>
      manager.play(manager.tasks.map((task, nr) => (nr < count ? { ...task, status: 'succeeded' } : task)));
    end(one, 2);
    // At once: a hidden page has no frames
    expect(document.title).to.equal('2 of 5 · Photos');
    document.title = 'Albums';
    end(two, 1);
    expect(document.title).to.equal('3 of 5 · Albums');
    end(one, 3);
    expect(document.title).to.equal('1 of 2 · Albums');
    end(two, 2);
    expect(document.title).to.equal('Albums');
    one.manager.play([...one.manager.tasks, ...sending(1)]);
    expect(document.title).to.equal('0 of 1 · Albums');
    one.element.remove();
    expect(document.title).to.equal('Albums');
  });

  it('stays without the attribute', async () => {
    document.title = 'Photos';
    const { element } = await setUp(sending(3));
    await drawn(element);
    expect(document.title).to.equal('Photos');
  });
});
