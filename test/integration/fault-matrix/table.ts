import { COPY_FAULTS, PARTS, type Part } from '../copies/copy-faults.js';
import { REPLACED_FAULTS, REPLACED_PLACES } from '../replaced/replaced-faults.js';
import { STUCK_FAULTS, STUCK_PLACES, WAYS_ON } from '../stuck/stuck-faults.js';
import { CASES } from './cases.js';
import { FAULTS, PLACES } from './faults.js';

const columnOf = (place: string): string => (/^C/.test(place) ? place : `${place} Fragment`);

/** The matrix as a Markdown document. */
export function matrixTable(): string {
  const columns = [
    'Fault',
    'Ping',
    'Create',
    'first Fragment',
    'middle Fragment',
    'last Fragment',
    'Close',
    'Cancel',
  ];
  const rows = FAULTS.map(({ name, ends }) => [name, ...PLACES.map((place) => ends[place]), 'cancelled']);
  const parts = Object.keys(PARTS) as Part[];
  const copies = COPY_FAULTS.map(({ name, ends }) => [name, ...parts.map((part) => ends[part])]);
  const stuck = STUCK_FAULTS.map(({ name }) => [name, ...STUCK_PLACES.map(() => 'session-stuck')]);
  const replaced = REPLACED_FAULTS.map(({ name, end }) => [name, ...REPLACED_PLACES.map(end)]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `# The fault matrix

${CASES.length} uploads of five Fragments, each met by one fault of the reference server at one packet, in every browser.
Written by \`npx tsx test/integration/fault-matrix/print.ts\` from the table that \`fault-matrix.test.ts\` runs.

- **done**: SHA-256 equal, one session, at most one Fragment sent twice (the server counts).
- **lost**: SHA-256 equal, after \`bits-session-lost\`, in a new session or from an earlier offset.
- **auth**: paused with its checkpoint until there are new credentials, then done.
- Whatever succeeds after a retry is \`verified\`: the destination was read.
- **cancelled**: nothing is kept.
- Anything else is the error code it fails with: the checkpoint is kept, and a retry ends as done.

${line(columns)}
${line(columns.map(() => '---'))}
${rows.map(line).join('\n')}

## Copies

${COPY_FAULTS.length * parts.length} uploads of a file that is copied in five parts, each met by one fault at one part, in every browser
(\`copies.test.ts\`). At most one Fragment is sent twice, no session is lost, and at the end nothing of the file is stored.
The fingerprint of so small a file has all of its bytes; that of one over 1 MiB has 16 blocks of 64 KiB.

- **copy**: the next visit continues from the copy, without a click.
- **pick**: the next visit asks for the file, and continues with it. No byte of the copy is sent.
- **gone**: the task has ended; nothing of it is stored.

${line(['Fault', ...parts.map((part) => `${part} part`)])}
${line(['---', ...parts.map(() => '---')])}
${copies.map(line).join('\n')}

## Stuck sessions

${STUCK_FAULTS.length * STUCK_PLACES.length * WAYS_ON.length} uploads of five Fragments at which each packet of one kind meets a fault while Pings succeed, in every browser
(\`stuck/stuck.test.ts\`).

- **session-stuck**: fails after three minutes and at least six attempts. The checkpoint is kept with its offset, no session is lost;
  "Try again" continues there, "Start over" sends the file from byte 0, and both end with SHA-256 equal.
  Where Close-Session was processed and its Ack lost, the latter fails with \`exists\`: the file is there already.

${line(['Fault', ...STUCK_PLACES.map(columnOf)])}
${line(['---', ...STUCK_PLACES.map(() => '---')])}
${stuck.map(line).join('\n')}

## Replaced files

${REPLACED_FAULTS.length * REPLACED_PLACES.length} uploads of a file that the page replaces in \`bits-start\` by one of the same name and size, each met by one fault,
in every browser (\`replaced/replaced.test.ts\`). All end with the bytes of the replacement.

- **done**, **lost**: by itself, after \`bits-session-lost\` with **lost**; on the next visit without the file, if all of it was acknowledged.
- **auth**, **forbidden**: when it is resumed or tried again.
- **pick**: when the original is picked on the next visit and replaced again. A page that does not replace it then is asked for the
  file again, and sends nothing.

${line(['Fault', ...REPLACED_PLACES.map(columnOf)])}
${line(['---', ...REPLACED_PLACES.map(() => '---')])}
${replaced.map(line).join('\n')}
`;
}
