import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { tsImport } from 'tsx/esm/api';

const load = (file) => tsImport(file, import.meta.url);
const { findBrowsers, requestedEngines } = await load('./test/browsers/find.ts');
const { testRunnerLaunchers } = await load('./test/browsers/launchers.ts');
const { referenceServer } = await load('./test/runner/reference-server.ts');
const { countsReporter } = await load('./test/runner/counts-reporter.ts');
const { PURE_SUITES } = await load('./test/runner/pure-suites.ts');
const { coverageGate } = await load('./test/runner/coverage-gate.ts');

const found = findBrowsers();
const engines = requestedEngines(process.env.BROWSERS) ?? Object.keys(found);
const { launchers, stop } = await testRunnerLaunchers(engines, found);
const server = referenceServer();

export default {
  files: ['test/unit/**/*.test.ts', 'test/integration/**/*.test.ts'],
  // Files in a group run besides those of --files, in the browsers of the group.
  groups: process.env.PURE_SUITES_ONCE
    ? [{ name: 'pure', files: PURE_SUITES, browsers: launchers.slice(0, 1) }]
    : [],
  nodeResolve: true,
  browsers: launchers,
  concurrency: 1,
  concurrentBrowsers: 3,
  browserStartTimeout: 180_000,
  // The limits end what hangs, on a machine that runs three browsers on two cores; no test measures by them. That of a
  // test is far above the longest one's time, and above that of `until`, whose message names what did not happen.
  testsStartTimeout: 180_000,
  testsFinishTimeout: 900_000,
  testFramework: { config: { timeout: 300_000 } },
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
    {
      name: 'reference-server',
      serverStart: ({ server: http }) => server.attach(http),
      serverStop: () => Promise.all([server.close(), stop()]),
    },
  ],
  middleware: [server.middleware],
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: true }),
    coverageGate(process.env.COUNTS_FILE),
    countsReporter(process.env.COUNTS_FILE),
  ],
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  coverage: process.env.COVERAGE === '1',
  coverageConfig: {
    include: ['src/**/*.ts'],
    reporters: ['lcovonly', 'json-summary'],
    reportDir: 'coverage',
    report: true,
  },
};
