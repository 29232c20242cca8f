/** A header carries bytes, a path any text: its UTF-8 bytes go over the wire. */
export const headerPath = {
  encode: (path: string): string => Buffer.from(path, 'utf8').toString('latin1'),
  decode: (value: string): string => Buffer.from(value, 'latin1').toString('utf8'),
};
