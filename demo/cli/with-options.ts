import { WRONG_USAGE } from './commands.js';

/**
 * Runs a command with the options in its arguments, or prints its usage.
 *
 * @param parse Undefined if `--help` is among them. Its error says what is wrong with them.
 * @returns The exit code.
 */
export async function withOptions<O>(
  args: readonly string[],
  usage: string,
  parse: (args: readonly string[]) => O | undefined,
  run: (options: O) => Promise<number>,
): Promise<number> {
  let options: O | undefined;
  try {
    options = parse(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return WRONG_USAGE;
  }
  if (options !== undefined) return run(options);
  console.log(usage);
  return 0;
}
