import { CASES } from './cases.js';
import { FAULTS, PLACES } from './faults.js';

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
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `# The fault matrix

${CASES.length} uploads of five Fragments, each met by one fault of the reference server at one packet, in every browser.
Written by \`npx tsx test/integration/fault-matrix/print.ts\` from the table that \`fault-matrix.test.ts\` runs.

- **done**: SHA-256 equal, one session, at most one Fragment sent twice (the server counts).
- **lost**: SHA-256 equal, after \`bits-session-lost\`, in a new session or from an earlier offset.
- **auth**: paused with its checkpoint until there are new credentials, then done.
- **cancelled**: nothing is kept.
- Anything else is the error code it fails with: the checkpoint is kept, and a retry ends as done.

${line(columns)}
${line(columns.map(() => '---'))}
${rows.map(line).join('\n')}
`;
}
