/**
 * `npm run bench:peers`: <bits-upload> beside other uploaders, on lines from loopback to 10 Mbit/s at 300 ms.
 *
 *     npm run bench:peers
 *     npm run bench:peers -- --kinds time --lines 100mbit-50ms --sizes 8 --rounds 3 --browsers chromium
 *
 * ../README.md says how it is measured, and has the results.
 */
import { fileURLToPath } from 'node:url';
import { parseOptions, USAGE } from './options.js';
import { concurrencyOf, planCases, type Case } from './plan.js';
import { mergeResults, type CaseResult } from './report/results.js';
import { caseTable, caseTitle } from './report/tables.js';
import { readResults, writeReport } from './report/write.js';
import { buildAll, installPeers } from './run/build.js';
import { commit, machine, otherLoad, versions } from './run/machine.js';
import { measureCase } from './run/measure.js';
import { Servers } from './run/servers.js';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

const options = parseOptions(process.argv.slice(2));
const cases = planCases(options);
const describe = (one: Case): string =>
  `${one.browser}, ${one.kind}, ${one.line.title}, ${caseTitle(one)}, ${options.rounds} rounds`;

if (options.help) console.log(USAGE);
else if (options.dryRun) console.log(cases.map(describe).join('\n'));
else if (options.report) await writeReport(BENCH, await readResults(BENCH), PROJECT);
else await measureAll();

async function measureAll(): Promise<void> {
  const load = otherLoad();
  if (load !== undefined)
    console.log(
      `The machine is busy (load ${load.toFixed(1)}): nothing is written, the figures tell little.`,
    );
  installPeers();
  const built = await buildAll();
  const servers = await Servers.start(built.server, built.scripts);
  try {
    for (const one of cases) {
      console.log(`\n── ${describe(one)}`);
      const result = await measured(one, servers, built);
      console.log(`\n${caseTable(result)}`);
      if (Object.values(result.peers).every(({ seconds }) => seconds.length === 0)) process.exitCode = 1;
      // After each case: a run of hours may be ended in between.
      if (options.write && load === undefined)
        await writeReport(BENCH, mergeResults(await readResults(BENCH), [result]), PROJECT);
    }
  } finally {
    servers.close();
  }
}

async function measured(
  one: Case,
  servers: Servers,
  built: Awaited<ReturnType<typeof buildAll>>,
): Promise<CaseResult> {
  const { rounds } = options;
  const concurrency = concurrencyOf(one);
  const peers = await measureCase({
    one,
    peers: options.peers,
    rounds,
    concurrency,
    servers,
    built,
    onRound: (round, peer, outcome) => console.log(`round ${round} ${peer.id.padEnd(14)} ${outcome}`),
  });
  return {
    kind: one.kind,
    line: one.line.id,
    browser: one.browser,
    files: one.files,
    bytes: one.bytes,
    rounds,
    concurrency,
    date: new Date().toISOString(),
    commit: commit(),
    versions: versions(one.browser as 'chromium' | 'firefox'),
    machine: machine(),
    peers,
  };
}
