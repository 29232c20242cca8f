#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { COMMANDS, USAGE, WRONG_USAGE } from './commands.js';

/** `bits-upload`, the command of the package. The package's folder is two above this file, also when it is compiled. */
async function main([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--version') {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    console.log(version);
    return 0;
  }
  if (name === '--help' || name === '-h') {
    console.log(USAGE);
    return 0;
  }
  const command = COMMANDS.get(name);
  if (command) return command.run(args);
  console.error(`${name === '' ? 'no command given' : `no such command: ${name}`}\n\n${USAGE}`);
  return WRONG_USAGE;
}

process.exitCode = await main(process.argv.slice(2));
