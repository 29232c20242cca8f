/** Paths in headers: their UTF-8 bytes are sent, as a header value is a sequence of bytes. */
export const headerPath = {
  encode: (path: string): string => Buffer.from(path, 'utf8').toString('latin1'),
  decode: (value: string): string => Buffer.from(value, 'latin1').toString('utf8'),
};
