/** The method that replaces BITS_POST in a request's head, because Node's parser rejects BITS_POST. */
const STAND_IN = 'SUBSCRIBE';
const BYTES = Buffer.from(STAND_IN);

/**
 * SUBSCRIBE has the length of BITS_POST, so that a head keeps its size; the parser knows it, and it may have a body.
 * The method is UPnP's and is refused if a client itself sends it, so the replacement is unambiguous without any state
 * shared between scanner and handler.
 */
export const standIn = {
  /** Whether the parser's method is the replacement for BITS_POST. */
  is: (method: string | undefined): boolean => method === STAND_IN,
  /** Overwrites the BITS_POST at `at`. */
  write: (head: Buffer, at: number): void => void BYTES.copy(head, at),
};
