/** The method that the head of a BITS_POST request has for Node's parser, which refuses BITS_POST itself. */
const STAND_IN = 'SUBSCRIBE';
const BYTES = Buffer.from(STAND_IN);

/**
 * One method in the place of another: as long as BITS_POST, so that a head keeps its size; known to the parser, and
 * as free to have a body. It is UPnP's, and refused where a client itself sends it, so that each request tells by
 * itself what it was: nothing has to be remembered from the scanner to the handler.
 */
export const standIn = {
  /** True for the method that cannot be served, as it stands for BITS_POST. */
  is: (method: string | undefined): boolean => method === STAND_IN,
  /** Writes it over the BITS_POST at `at`. */
  write: (head: Buffer, at: number): void => void BYTES.copy(head, at),
};
