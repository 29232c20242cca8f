import { announce, type Answer } from './exchange.js';
import { good, improve, wrong, type Finding } from './finding.js';
import { programOf, SIZE, type Program } from './remedies.js';
import { packet, withSession, words, type Visit } from './visit.js';

const KIB = 1024;
const MIB = KIB * KIB;

/** The widget's largest Fragment by default, and smaller ones down to the smallest of the protocol. */
const SIZES = [24 * MIB, 16 * MIB, 8 * MIB, 4 * MIB, 2 * MIB, MIB, 512 * KIB, 256 * KIB, 64 * KIB, 5 * KIB];
const TOTAL = SIZES[0] ?? 0;

export interface Sized {
  readonly finding: Finding;
  /** The program that refused, which may be another than that which answers Pings. */
  readonly program?: Program | undefined;
}

/**
 * The largest Fragment, by its Content-Length alone: who refuses it does so before its body, and who waits for the body
 * accepts it.
 *
 * @param waitMs How long to wait for a refusal.
 */
export async function checkSize(visit: Visit, waitMs: number): Promise<Sized | undefined> {
  let refusal: Answer | undefined;
  const result = await withSession(visit, async (url, id) => {
    for (const [at, bytes] of SIZES.entries()) {
      const headers = {
        'BITS-Session-Id': id,
        'Content-Range': `bytes 0-${bytes - 1}/${TOTAL}`,
        'Content-Length': String(bytes),
      };
      const refused = await announce(url, packet(visit, 'Fragment', headers), visit.line, waitMs);
      if (refused) refusal = refused;
      else return { accepted: bytes, refused: SIZES[at - 1] };
    }
    return { accepted: 0, refused: SIZES.at(-1) };
  });
  if (!('accepted' in result)) return undefined;
  const { accepted, refused } = result;
  if (refusal === undefined || refused === undefined)
    return { finding: good(`Fragments of ${inWords(accepted)}, the widget's largest, are accepted`) };
  const program = programOf(refusal.headers['server']);
  if (accepted === 0)
    return {
      finding: wrong(
        `a Fragment of any size of a file of ${inWords(TOTAL)} is refused: ${words(refusal)}`,
        SIZE,
      ),
      program,
    };
  const what = `Fragments of ${inWords(refused)} are refused by ${words(refusal)}, those of ${inWords(accepted)} are accepted: uploads need more requests`;
  return { finding: improve(what, SIZE), program };
}

function inWords(bytes: number): string {
  return bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`;
}
