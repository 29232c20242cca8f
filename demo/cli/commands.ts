/** Exit code for arguments that no command understands. */
export const WRONG_USAGE = 2;

interface Command {
  readonly about: string;
  /** Returns the exit code. A command that goes on, as a server, returns 0 when it has started. */
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** The commands by name; each is loaded when it is called. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'serve',
    {
      about: 'serve DIR           run the reference server, which stores uploads in DIR',
      run: async (args) => (await import('./serve.js')).serve(args),
    },
  ],
  [
    'doctor',
    {
      about: 'doctor URL          look at an endpoint as a browser would, and say what to change',
      run: async (args) => (await import('./doctor/doctor.js')).doctor(args),
    },
  ],
  [
    'conformance',
    {
      about: "conformance URL     test any BITS server's upload directory against the protocol",
      run: async (args) =>
        (await import('../../test/conformance/command.js')).conformance(args, 'npx bits-upload conformance'),
    },
  ],
]);

export const USAGE = `Usage: npx bits-upload COMMAND [options]

${[...COMMANDS.values()].map(({ about }) => `  ${about}`).join('\n')}

'npx bits-upload COMMAND --help' shows the options of a command; --version the version of the package.`;
