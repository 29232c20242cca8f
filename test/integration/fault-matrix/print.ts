/** `npx tsx test/integration/fault-matrix/print.ts`: writes the matrix beside its test. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { matrixTable } from './table.js';

const file = fileURLToPath(new URL('../fault-matrix.md', import.meta.url));
writeFileSync(file, await format(matrixTable(), { parser: 'markdown', printWidth: 110 }));
