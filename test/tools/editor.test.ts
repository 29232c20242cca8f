import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { resolveConfig } from 'prettier';
import ts from 'typescript';
import { filesBelow } from '../runner/files.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Rules {
  readonly rules?: Readonly<Record<string, readonly unknown[]>>;
}

describe('an editor that opens the folder', () => {
  for (const [file, rule] of [
    ['src/protocol/ack.ts', 'no-restricted-globals'],
    ['src/bits-upload.ts', 'lit/attribute-names'],
    ['demo/start.ts', '@typescript-eslint/no-floating-promises'],
    ['test/unit/errors.test.ts', '@typescript-eslint/unbound-method'],
  ] as const)
    test(`lints ${file} by the project's rules`, async () => {
      // Editors search from the file's own folder.
      const eslint = new ESLint({ cwd: path.dirname(path.join(ROOT, file)) });
      const { rules } = (await eslint.calculateConfigForFile(path.join(ROOT, file))) as Rules;
      assert.ok(rules && rule in rules);
      assert.equal(await eslint.isPathIgnored(path.join(ROOT, file)), false);
    });

  test('formats by the settings of package.json and .editorconfig, which agree', async () => {
    const file = path.join(ROOT, 'src/core.ts');
    const { printWidth, singleQuote, tabWidth, useTabs } =
      (await resolveConfig(file, { editorconfig: true })) ?? {};
    assert.deepEqual(
      { printWidth, singleQuote, tabWidth, useTabs },
      { printWidth: 110, singleQuote: true, tabWidth: 2, useTabs: false },
    );
  });

  for (const folder of ['src', 'demo', 'test'])
    test(`every TypeScript file in ${folder} is part of the project of that folder`, () => {
      const config = path.join(ROOT, folder, 'tsconfig.json');
      const host: ts.ParseConfigFileHost = {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: ({ messageText }) =>
          assert.fail(ts.flattenDiagnosticMessageText(messageText, '\n')),
      };
      const names = new Set(
        ts.getParsedCommandLineOfConfigFile(config, {}, host)?.fileNames.map((name) => path.resolve(name)),
      );
      const files = filesBelow(path.join(ROOT, folder), '.ts').filter(
        (file) => !file.includes(`${path.sep}uploads${path.sep}`),
      );
      assert.ok(files.length > 10);
      assert.deepEqual(
        files.filter((file) => !names.has(path.resolve(file))),
        [],
      );
    });
});
