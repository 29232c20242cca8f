/** Entry that defines `<bits-upload>`. */
import { BitsUpload } from './element.js';

// A second copy or version of the package on a page must not throw: the first definition remains.
if (typeof customElements !== 'undefined' && !customElements.get('bits-upload'))
  customElements.define('bits-upload', BitsUpload);

export * from './element.js';

declare global {
  interface HTMLElementTagNameMap {
    'bits-upload': BitsUpload;
  }
}
