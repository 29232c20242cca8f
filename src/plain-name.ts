/** Controls, and marks that reorder text: with them `invoice<RLO>fdp.exe` would read `invoiceexe.pdf`. */
const MISLEADING = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A file name, or another foreign text, as it may be shown, announced or put into a message: without characters that
 * make it look like another, and no longer than it may be.
 *
 * @param most Characters. No file system has names of more than 255; a longer text loses its middle.
 */
export function plainName(name: string, most = 300): string {
  const plain = name.replace(MISLEADING, '');
  if (plain.length <= most) return plain;
  const characters = Array.from(plain);
  const half = Math.floor(most / 2);
  return [...characters.slice(0, half), '…', ...characters.slice(-half)].join('');
}
