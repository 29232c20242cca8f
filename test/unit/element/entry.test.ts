import { expect } from '@open-wc/testing';
import { BitsUpload } from '../../../src/index.js';
import { UploadManager } from '../../../src/manager/upload-manager.js';

describe('the entry module', () => {
  it('defines the element, which creates a manager when needed', () => {
    const element = document.createElement('bits-upload');
    expect(element).to.be.instanceOf(BitsUpload);
    expect(element.manager).to.be.instanceOf(UploadManager);
    element.manager?.destroy();
    element.manager?.destroy();
  });

  it('does not throw when loaded twice', async () => {
    const again = '../../../src/index.ts?again';
    const copy = (await import(again)) as { BitsUpload: unknown };
    expect(customElements.get('bits-upload')).to.equal(BitsUpload);
    expect(copy.BitsUpload).to.be.a('function');
  });

  it('without the definition provides a class that a page defines under another name', async () => {
    const { BitsUpload: Class } = await import('../../../src/element.js');
    class OtherUpload extends Class {}
    customElements.define('other-upload', OtherUpload);
    const element = document.createElement('other-upload') as OtherUpload;
    expect(element.manager).to.be.instanceOf(UploadManager);
    element.manager?.destroy();
  });
});
