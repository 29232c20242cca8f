import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import * as edits from '../../package/release/edits.js';
import { nextVersion } from '../../package/release/next-version.js';
import { release, type ReleaseOptions } from '../../package/release/release.js';
import { isReleased, tagProblem } from '../../package/cdn/cdn-tag.js';

const HOMEPAGE = 'https://uploads.test/docs/';

describe('the next version', () => {
  for (const [current, wanted, isReleasedNow, next] of [
    ['1.2.3', 'patch', true, '1.2.4'],
    ['1.2.3', 'minor', true, '1.3.0'],
    ['1.2.3', 'major', true, '2.0.0'],
    ['0.1.0', '0.1.0', false, '0.1.0'],
    ['1.2.3', '1.10.0', true, '1.10.0'],
    ['1.9.9', '2.0.0', true, '2.0.0'],
  ] as const)
    test(`after ${current} is ${next} for "${wanted}"`, () =>
      assert.equal(nextVersion(current, wanted, isReleasedNow), next));

  for (const [current, wanted] of [
    ['1.2.3', '1.2.3'],
    ['1.2.3', '1.2.2'],
    ['1.10.0', '1.9.9'],
    ['2.0.0', '1.9.9'],
    ['1.2.3', 'next'],
    ['1.2.3', '1.2'],
    ['1.2.3', 'v1.2.4'],
    ['1.2.3', '1.2.4; rm -rf .'],
  ] as const)
    test(`after ${current} is not "${wanted}"`, () =>
      assert.throws(() => nextVersion(current, wanted, true), /no version|does not come after/));
});

describe('a homepage', () => {
  for (const [homepage, problem] of [
    [HOMEPAGE, undefined],
    ['https://someone.github.io/bits-upload/', undefined],
    ['https://example-site.test/', undefined],
    [undefined, /no "homepage"/],
    ['https://bits-upload.example/', /is an example/],
    ['https://www.example.com/', /is an example/],
    ['https://example.org/docs/', /is an example/],
    ['http://uploads.test/', /https/],
    ['https://uploads.test/docs', /slash/],
    ['somewhere', /https/],
  ] as const)
    test(`${String(homepage)} is ${problem ? 'refused' : 'one that links of errors may lead to'}`, () => {
      const found = edits.homepageProblem(homepage);
      if (problem) assert.match(found ?? '', problem);
      else assert.equal(found, undefined);
    });
});

/** A repository with the files that a release changes, and a homepage of its own. */
function repository(
  t: TestContext,
  homepage = HOMEPAGE,
): { root: string; git: (...args: string[]) => string } {
  const root = mkdtempSync(path.join(tmpdir(), 'bits-release-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const files = ['package-lock.json', 'CHANGELOG.md', 'README.md', 'src/errors.ts', '.gitignore'];
  for (const file of [...files, 'src/manager/diagnostics/version.ts']) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    copyFileSync(file, path.join(root, file));
  }
  const manifest = { ...(JSON.parse(readFileSync('package.json', 'utf8')) as object), homepage };
  writeFileSync(path.join(root, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('config', 'user.name', 'Nobody');
  git('config', 'user.email', 'nobody@uploads.test');
  git('config', 'commit.gpgsign', 'false');
  git('config', 'tag.gpgsign', 'false');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Begin');
  return { root, git };
}

interface Lock {
  readonly packages: Readonly<Record<string, object>>;
}

interface Run {
  readonly ok: boolean;
  readonly said: string;
  readonly commands: readonly string[];
}

/** Releases in a folder; npm is played. */
async function releaseIn(root: string, given: Partial<ReleaseOptions>, failing = 'none'): Promise<Run> {
  const said: string[] = [];
  const commands: string[] = [];
  const run = async (...command: readonly string[]): Promise<boolean> => {
    const line = command.join(' ');
    commands.push(line);
    if (line === 'npm run build') {
      mkdirSync(path.join(root, 'dist/cdn'), { recursive: true });
      writeFileSync(path.join(root, 'dist/cdn/integrity.json'), '{ "bits-upload.js": "sha384-abc" }');
    }
    if (line.startsWith('npm pack'))
      writeFileSync(path.join(root, 'release/bits-upload-9.0.0.tgz'), 'tarball');
    return line !== failing;
  };
  const ok = await release(
    { wanted: '9.0.0', dryRun: false, publish: false, ...given },
    { root, date: '2030-01-31', run, say: (line) => void said.push(line) },
  );
  return { ok, said: said.join('\n'), commands };
}

describe('a release', () => {
  test('writes version, changelog, help page and tag, packs, commits and tags, and publishes nothing', async (t) => {
    const { root, git } = repository(t);
    const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
    const { ok, said, commands } = await releaseIn(root, {});
    assert.ok(ok, said);
    assert.deepEqual(commands, [
      'npm run build',
      'npm run check',
      'npm test',
      'npm pack --ignore-scripts --pack-destination release',
    ]);
    const was = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
    const packages = { ...was.packages, '': { ...was.packages[''], version: '9.0.0' } };
    assert.deepEqual(JSON.parse(read('package-lock.json')), { ...was, version: '9.0.0', packages });
    assert.equal((JSON.parse(read('package.json')) as { version: string }).version, '9.0.0');
    assert.match(read('src/manager/diagnostics/version.ts'), /VERSION = '9\.0\.0'/);
    assert.match(read('src/errors.ts'), /HELP_PAGE = 'https:\/\/uploads\.test\/docs\/errors\.html'/);
    const changelog = read('CHANGELOG.md');
    assert.match(changelog, /^## Unreleased\n\n## 9\.0\.0 - 2030-01-31\n/m);
    assert.equal(edits.unreleased(changelog), '');
    assert.ok(isReleased(changelog, '9.0.0'));
    assert.equal(tagProblem(read('README.md'), changelog, '9.0.0', 'sha384-abc'), undefined);
    const sums = createHash('sha256').update('tarball').digest('hex');
    assert.equal(read('release/SHA256SUMS'), `${sums}  bits-upload-9.0.0.tgz\n`);
    assert.ok(existsSync(path.join(root, 'release/integrity.json')));
    assert.equal(git('log', '-1', '--format=%s'), 'Release 9.0.0');
    assert.equal(git('rev-list', '-1', 'v9.0.0'), git('rev-parse', 'HEAD'));
    assert.equal(git('status', '--porcelain'), '');
  });

  test('with --publish publishes the tarball, and pushes after it', async (t) => {
    const { commands, ok } = await releaseIn(repository(t).root, { publish: true });
    assert.ok(ok);
    assert.deepEqual(commands.slice(-2), [
      'npm publish release/bits-upload-9.0.0.tgz',
      'git push origin HEAD v9.0.0',
    ]);
  });

  for (const failing of ['npm run build', 'npm run check', 'npm test'])
    test(`leaves everything as it was when "${failing}" fails`, async (t) => {
      const { root, git } = repository(t);
      const head = git('rev-parse', 'HEAD');
      const { ok, commands } = await releaseIn(root, { publish: true }, failing);
      assert.equal(ok, false);
      assert.equal(commands.at(-1), failing);
      assert.deepEqual([git('status', '--porcelain'), git('tag'), git('rev-parse', 'HEAD')], ['', '', head]);
    });

  for (const [why, prepare, expected] of [
    ['a changed file', (root: string) => writeFileSync(path.join(root, 'new.txt'), ''), /tree has changes/],
    [
      'a tag of the version',
      (_: string, git: (...args: string[]) => string) => git('tag', 'v9.0.0'),
      /tag v9\.0\.0/,
    ],
    [
      'nothing to release',
      (root: string, git: (...args: string[]) => string) => {
        writeFileSync(
          path.join(root, 'CHANGELOG.md'),
          '# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2029-01-01\n',
        );
        git('commit', '--quiet', '--all', '--message', 'Empty');
      },
      /nothing below "Unreleased"/,
    ],
  ] as const)
    test(`is refused with ${why}`, async (t) => {
      const { root, git } = repository(t);
      prepare(root, git);
      const { ok, said, commands } = await releaseIn(root, {});
      assert.equal(ok, false);
      assert.match(said, expected);
      assert.deepEqual(commands, []);
    });

  test('is refused while the homepage is an example', async (t) => {
    const { root } = repository(t, 'https://bits-upload.example/');
    const { ok, said, commands } = await releaseIn(root, {});
    assert.equal(ok, false);
    assert.match(said, /refused: package\.json: "homepage" is an example/);
    assert.deepEqual(commands, []);
  });
});

test('npm run release with --dry-run says what would be done, and does nothing', (t) => {
  const { root, git } = repository(t);
  const script = path.resolve('test/package/release/main.ts');
  const tsx = path.resolve('node_modules/tsx/dist/cli.mjs');
  const said = execFileSync(process.execPath, [tsx, script, '9.0.0', '--dry-run', '--publish'], {
    cwd: root,
    encoding: 'utf8',
  });
  const steps = ['write 9.0.0', 'errors.html', 'date', 'build', 'tag with its hash', 'check', 'test', 'pack'];
  for (const step of [...steps, 'git commit', 'git tag v9.0.0', 'npm publish', 'git push'])
    assert.ok(said.includes(step), `${step} in\n${said}`);
  assert.deepEqual([git('status', '--porcelain'), git('tag')], ['', '']);
});
