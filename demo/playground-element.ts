import { BitsUpload } from '../src/index.js';

/** Attributes that the address of the page may set: those of the element, and two of every element. */
export const isSettable = (name: string): boolean =>
  BitsUpload.observedAttributes.includes(name) || name === 'lang' || name === 'dir';

/** Creates the element with the attributes in the query of the page's address. */
export function createUpload(properties: Partial<BitsUpload> = {}): BitsUpload {
  const upload = document.createElement('bits-upload');
  Object.assign(upload, properties);
  const query = new URLSearchParams(location.search);
  const given = query.size > 0 ? [...query] : [['multiple', '']];
  for (const [name = '', value = ''] of given) if (isSettable(name)) upload.setAttribute(name, value);
  if (!upload.hasAttribute('endpoint'))
    upload.setAttribute('endpoint', new URL('uploads/', location.href).pathname);
  return upload;
}

/** Puts the element's attributes into the page's address, so that they survive a reload. */
export function rememberAttributes(upload: HTMLElement): void {
  const query = new URLSearchParams();
  for (const name of upload.getAttributeNames())
    if (isSettable(name)) query.set(name, upload.getAttribute(name) ?? '');
  history.replaceState(null, '', `?${query.toString()}`);
}
