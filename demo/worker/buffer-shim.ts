/** The functions of Node's `Buffer` that the protocol core uses, on plain arrays of bytes. */
export const Buffer = {
  byteLength: (text: string, encoding?: string): number =>
    encoding === 'latin1' ? text.length : new TextEncoder().encode(text).length,
  from: (text: string, _encoding: 'base64'): Uint8Array =>
    Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
};
