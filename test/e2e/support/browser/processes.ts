import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessLine {
  readonly pid: number;
  readonly command: string;
}

/** All processes with their command lines. */
function processes(): ProcessLine[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          return {
            pid: Number(name),
            command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' '),
          };
        } catch {
          return [];
        }
      });
  }
  return execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*(\d+) (.*)$/.exec(line);
      return match?.[1] && match[2] ? { pid: Number(match[1]), command: match[2] } : [];
    });
}

/** The main process of a browser: the only one with this profile that is no helper process. WebKit's window is a Python script. */
export function browserPid(profile: string): number | undefined {
  return processes().find(
    ({ command }) =>
      command.includes(profile) &&
      /chrom|firefox|python/i.test(command.split(' ')[0] ?? '') &&
      !command.includes('--type=') &&
      !command.includes('-contentproc'),
  )?.pid;
}

/** Every process of a browser, helpers included. */
export function browserPids(profile: string): number[] {
  const main = browserPid(profile);
  if (main === undefined) return [];
  const parents = new Map<number, number>();
  for (const { pid } of processes()) {
    const parent = parentPid(pid);
    if (parent !== undefined) parents.set(pid, parent);
  }
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === main) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(belongs);
}

function parentPid(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    // A zombie has ended, although its parent has not reaped it yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return process.platform !== 'linux';
  }
}
