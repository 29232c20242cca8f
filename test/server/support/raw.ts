import net from 'node:net';

/** Response bytes of a connection, and whether the server closed it. */
export interface RawAnswer {
  readonly text: string;
  readonly statuses: readonly number[];
  readonly closed: boolean;
}

/** Writes bytes as they are and reads until the server closes, or until `answers` responses; `end` half-closes. */
export function raw(
  origin: string,
  bytes: string | Buffer | readonly Buffer[],
  answers: number | 'end' = Infinity,
): Promise<RawAnswer> {
  const { port, hostname } = new URL(origin);
  return new Promise((resolve) => {
    const socket = net.connect(Number(port), hostname);
    let text = '';
    const finish = (closed: boolean): void => {
      socket.destroy();
      resolve({ text, statuses: statusesOf(text), closed });
    };
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      text += piece;
      if (answers !== 'end' && statusesOf(text).length >= answers) finish(false);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    for (const piece of Array.isArray(bytes) ? (bytes as readonly Buffer[]) : [bytes as string | Buffer]) {
      socket.write(piece);
    }
    if (answers === 'end') socket.end();
  });
}

/** The answers' statuses; none of the answers in these tests has a body that looks like a status line. */
function statusesOf(text: string): number[] {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((match) => Number(match[1]));
}
