import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';

/** Resolutions of `require()` and of Node before 12.7: this package has ES modules and `exports` only. */
const NOT_SUPPORTED = new Set(['node10', 'node16-cjs']);

/** What "Are the types wrong?" says about a packed package, for resolutions of ES modules and of bundlers. */
export async function typeProblems(tarball: string): Promise<string[]> {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (!result.types) return ['the package has no types'];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem) || !NOT_SUPPORTED.has(problem.resolutionKind))
    .map((problem) => JSON.stringify(problem));
}
