import { writeFileSync } from 'node:fs';
import { parseOptions, usage, type Command } from './options.js';
import { Unreachable } from './probe.js';
import { reportJson } from './report/report-json.js';
import { reportJunit } from './report/report-junit.js';
import { headline, resultText, summaryText } from './report/report-text.js';
import { count } from './report/results.js';
import { runSuite, selectCases } from './run-suite.js';

const COULD_NOT_TRY = 2;

/**
 * Runs the suite as a command.
 * @param calledAs How the command is called, for its usage text.
 * @returns The exit code: 0 if no case failed, 1 if one failed, 2 if the server could not be tested.
 */
export async function conformance(args: readonly string[], calledAs: string): Promise<number> {
  let command: Command;
  try {
    command = parseOptions(args);
    if (command.kind !== 'help') selectCases(command.kind === 'run' ? command.settings.only : command.only);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(calledAs)}`);
    return COULD_NOT_TRY;
  }
  switch (command.kind) {
    case 'help':
      console.log(usage(calledAs));
      return 0;
    case 'list':
      list(command.only);
      return 0;
    case 'run':
      return run(command);
  }
}

function list(only: readonly string[]): void {
  for (const group of selectCases(only)) {
    console.log(group.title);
    for (const { name, title, cites } of group.cases)
      console.log(`  ${name}: ${title} [${cites.join('] [')}]`);
  }
}

async function run({ settings, jsonFile, junitFile }: Extract<Command, { kind: 'run' }>): Promise<number> {
  const say = jsonFile === '-' ? () => undefined : (text: string) => console.log(text);
  const coloured = process.stdout.isTTY;
  say(headline(settings));
  try {
    const report = await runSuite(settings, {
      group: (title) => say(`\n${title}`),
      result: (result) => say(resultText(result, coloured)),
    });
    say(`\n${summaryText(report)}`);
    if (jsonFile === '-') process.stdout.write(reportJson(report));
    else if (jsonFile !== undefined) write(jsonFile, reportJson(report));
    if (junitFile !== undefined) write(junitFile, reportJunit(report));
    return count(report).failed > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Unwritable)) throw error;
    console.error(error.message);
    return COULD_NOT_TRY;
  }
}

/** A report could not be written. */
class Unwritable extends Error {}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new Unwritable(`the report ${file} could not be written: ${(error as Error).message}`);
  }
}
