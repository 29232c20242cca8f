/** lit-analyzer over the templates in src, with what it does not know yet filled in. */
import { DefaultLitAnalyzerContext, LitAnalyzer, makeConfig, type LitDiagnostic } from 'lit-analyzer';
import ts from 'typescript';
import { filesBelow } from '../runner/files.js';

/** Attributes newer than the analyzer's list of HTML. */
const KNOWN_ATTRIBUTES = ['capture', 'webkitdirectory', 'popover', 'popovertarget', 'inert', 'exportparts'];

const config = ts.getParsedCommandLineOfConfigFile('src/tsconfig.json', undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
    throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
  },
});
const files = filesBelow('src', '.ts');
const program = ts.createProgram(files, { ...config?.options, noEmit: true });
const context = new DefaultLitAnalyzerContext({ getProgram: () => program });
context.updateConfig(
  makeConfig({
    strict: true,
    rules: {
      // Its CSS is older than container queries and forced colours.
      'no-invalid-css': 'off',
    },
  }),
);
const analyzer = new LitAnalyzer(context);

function isFalseAlarm({ source, message }: LitDiagnostic): boolean {
  switch (source) {
    case 'no-incompatible-type-binding':
      // Lit's `nothing` removes an attribute; the analyzer sees a symbol where a string should be.
      return message.includes('Symbol(');
    case 'no-unknown-attribute':
      return KNOWN_ATTRIBUTES.some((name) => message.includes(`'${name}'`));
    default:
      return false;
  }
}

let problems = 0;
for (const file of files) {
  const source = program.getSourceFile(file);
  if (!source) throw new Error(`${file} is not part of the program`);
  for (const diagnostic of analyzer.getDiagnosticsInFile(source).filter((one) => !isFalseAlarm(one))) {
    problems++;
    const { line } = source.getLineAndCharacterOfPosition(diagnostic.location.start);
    console.log(`${file}:${line + 1}  ${diagnostic.message}  ${diagnostic.source}`);
  }
}
console.log(`${problems === 0 ? 'ok  ' : 'FAIL'} templates of ${files.length} files: ${problems} problems`);
process.exitCode = problems > 0 ? 1 : 0;
