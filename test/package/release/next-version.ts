const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;
const STEPS = ['major', 'minor', 'patch'];

function numbersOf(version: string): readonly number[] {
  const match = VERSION.exec(version);
  if (!match)
    throw new Error(`"${version}" is no version: use major, minor, patch or three numbers as in 1.2.3`);
  return match.slice(1).map(Number);
}

/**
 * The version to release.
 *
 * @param wanted `major`, `minor`, `patch`, or a version.
 * @param isReleased Whether `current` is released already; a version in preparation may be released as it is.
 */
export function nextVersion(current: string, wanted: string, isReleased: boolean): string {
  const now = numbersOf(current);
  const step = STEPS.indexOf(wanted);
  if (step >= 0)
    return now.map((number, index) => (index < step ? number : index === step ? number + 1 : 0)).join('.');
  const next = numbersOf(wanted);
  const index = next.findIndex((number, at) => number !== now[at]);
  const isLater = index < 0 ? !isReleased : (next[index] ?? 0) > (now[index] ?? 0);
  if (!isLater)
    throw new Error(`${wanted} does not come after ${current}${isReleased ? ', which is released' : ''}`);
  return wanted;
}
