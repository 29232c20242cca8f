import { expect, fixture } from '@open-wc/testing';
import { html } from 'lit';
import { plainName } from '../../../src/plain-name.js';
import { fileName } from '../../../src/view/parts/file-name.js';

describe('file names', () => {
  it('lose the controls that make them look like other names', () => {
    expect(plainName('invoice\u202efdp.exe')).to.equal('invoicefdp.exe');
    expect(plainName('a\u0000b\nc\u200fd')).to.equal('abcd');
    expect(plainName('عرض 😀.pdf')).to.equal('عرض 😀.pdf');
  });

  it('longer than any file system allows lose their middle, without splitting a character', async () => {
    const name = `${'😀'.repeat(5_000)}.pdf`;
    expect(Array.from(plainName(name))).to.have.length(301);
    expect(plainName(name)).to.match(/^(?:😀){150}…(?:😀){146}\.pdf$/u);
    expect(plainName('a'.repeat(300))).to.equal('a'.repeat(300));
    const bdi = await fixture<HTMLElement>(html`${fileName(name, `${'folder/'.repeat(5_000)}${name}`)}`);
    expect(bdi.title.length).to.be.below(2_000);
    expect(bdi.textContent.length).to.be.below(4_000);
  });

  it('are complete for assistive technology and keep their end visibly', async () => {
    const name = 'a rather long name of a file, version 17.pdf';
    const bdi = await fixture(html`${fileName(name, `folder/${name}`)}`);
    expect(bdi.querySelector('.hidden')).to.have.text(`folder/${name}`);
    expect(bdi.querySelector('.end')).to.have.text('on 17.pdf');
    expect(bdi.querySelector('.stem')!.textContent + bdi.querySelector('.end')!.textContent).to.equal(name);
    for (const part of bdi.querySelectorAll(':scope > :not(.hidden)'))
      expect(part.ariaHidden).to.equal('true');
  });

  it('are rendered as text, also if they look like HTML', async () => {
    const bdi = await fixture(html`${fileName('<img src=x onerror=alert(1)>.png')}`);
    expect(bdi.querySelector('img')).to.be.null;
  });
});
