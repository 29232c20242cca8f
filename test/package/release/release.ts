import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cdnTag, isReleased, withTag } from '../cdn/cdn-tag.js';
import * as edits from './edits.js';
import { nextVersion } from './next-version.js';

export interface ReleaseOptions {
  /** `major`, `minor`, `patch`, or a version. */
  readonly wanted: string;
  /** Changes nothing, and says what would be done. */
  readonly dryRun: boolean;
  /** Publishes the package, and pushes commit and tag. */
  readonly publish: boolean;
}

export interface ReleaseWorld {
  /** Folder of the project. */
  readonly root: string;
  /** Date of the release, as in 2026-01-31. */
  readonly date: string;
  /** Runs a program in the folder; whether it succeeded. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<boolean>;
  readonly say: (line: string) => void;
}

interface Step {
  readonly what: string;
  /** Whether it succeeded; a step without it is a part of the one before. */
  readonly act?: () => Promise<boolean>;
}

/** Folder with the tarball and its hashes; not in git. */
export const FOLDER = 'release';
/** Files that a release changes. */
const FILES = {
  manifest: 'package.json',
  lock: 'package-lock.json',
  version: 'src/manager/diagnostics/version.ts',
  errors: 'src/errors.ts',
  changelog: 'CHANGELOG.md',
  readme: 'README.md',
} as const;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly homepage?: string;
}

/** Releases a version; whether it succeeded. After a failure the files are as before. */
export async function release(options: ReleaseOptions, world: ReleaseWorld): Promise<boolean> {
  const { root, say } = world;
  const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const { name, version: current, homepage = '' } = JSON.parse(read(FILES.manifest)) as Manifest;
  const changelog = read(FILES.changelog);
  const version = nextVersion(current, options.wanted, isReleased(changelog, current));
  const tag = `v${version}`;

  const problems = [
    git('status', '--porcelain') && 'The working tree has changes: commit or remove them',
    git('tag', '--list', tag) && `There is a tag ${tag} already`,
    edits.unreleased(changelog) === '' && 'CHANGELOG.md has nothing below "Unreleased"',
    edits.homepageProblem(homepage || undefined),
  ].filter((problem) => typeof problem === 'string' && problem !== '');

  const write = (): void => {
    const edit = (file: string, change: (text: string) => string): void =>
      writeFileSync(path.join(root, file), change(read(file)));
    edit(FILES.manifest, (text) => edits.withVersion(text, version));
    edit(FILES.lock, (text) => edits.withVersion(text, version));
    edit(FILES.version, (text) => edits.withVersionConstant(text, version));
    edit(FILES.errors, (text) => edits.withHelpPage(text, homepage));
    edit(FILES.changelog, (text) => edits.datedChangelog(text, version, world.date));
  };
  const writeTag = (): void => {
    const hashes = JSON.parse(read('dist/cdn/integrity.json')) as Record<string, string>;
    const integrity = hashes['bits-upload.js'];
    if (integrity === undefined) throw new Error('dist/cdn/integrity.json has no bits-upload.js');
    writeFileSync(path.join(root, FILES.readme), withTag(read(FILES.readme), cdnTag(version, integrity)));
  };
  const tarball = `${FOLDER}/${name}-${version}.tgz`;
  const pack = async (): Promise<boolean> => {
    rmSync(path.join(root, FOLDER), { recursive: true, force: true });
    mkdirSync(path.join(root, FOLDER));
    if (!(await world.run('npm', 'pack', '--ignore-scripts', '--pack-destination', FOLDER))) return false;
    copyFileSync(path.join(root, 'dist/cdn/integrity.json'), path.join(root, FOLDER, 'integrity.json'));
    const hash = createHash('sha256')
      .update(readFileSync(path.join(root, tarball)))
      .digest('hex');
    writeFileSync(path.join(root, FOLDER, 'SHA256SUMS'), `${hash}  ${path.basename(tarball)}\n`);
    return true;
  };
  const run = (command: string, ...args: string[]) => ({
    what: [command, ...args].join(' '),
    act: () => world.run(command, ...args),
  });
  const done = (act: () => void) => async () => {
    act();
    return true;
  };
  const changed = Object.values(FILES);
  const steps: readonly Step[] = [
    { what: `write ${version} into ${changed.slice(0, 3).join(', ')}`, act: done(write) },
    {
      what: `write ${edits.homepageProblem(homepage) ? 'the address of the site' : edits.helpPage(homepage)} into ${FILES.errors}`,
    },
    { what: `date the section of ${version} in ${FILES.changelog}: ${world.date}` },
    run('npm', 'run', 'build'),
    { what: `write the tag with its hash into ${FILES.readme}`, act: done(writeTag) },
    run('npm', 'run', 'check'),
    run('npm', 'test'),
    { what: `pack ${tarball}, and beside it integrity.json and SHA256SUMS`, act: pack },
    {
      what: `git commit "Release ${version}"`,
      act: done(() => git('commit', '--quiet', '--message', `Release ${version}`, '--', ...changed)),
    },
    {
      what: `git tag ${tag}`,
      act: done(() => git('tag', '--annotate', '--message', `Release ${version}`, tag)),
    },
    ...(options.publish ? [run('npm', 'publish', tarball), run('git', 'push', 'origin', 'HEAD', tag)] : []),
  ];

  if (options.dryRun) for (const [index, { what }] of steps.entries()) say(`${index + 1}. ${what}`);
  for (const problem of problems) say(`refused: ${String(problem)}`);
  if (options.dryRun || problems.length > 0) return problems.length === 0;

  const before = git('rev-parse', 'HEAD');
  for (const { what, act } of steps) {
    say(`── ${what}`);
    const ok = await (act?.() ?? Promise.resolve(true)).catch((error: unknown) => {
      say(String(error));
      return false;
    });
    if (ok) continue;
    say(`failed: ${what}`);
    // A commit stays: what follows it can be repeated by hand
    if (git('rev-parse', 'HEAD') === before) git('checkout', '--quiet', '--', ...changed);
    return false;
  }
  say(
    `${version} is ${options.publish ? 'published' : `in ${FOLDER}; publish it with: npm publish ${tarball} && git push origin HEAD ${tag}`}.`,
  );
  return true;
}
