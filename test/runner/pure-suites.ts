/**
 * Tests of pure code, which runs alike in every engine: `npm test` runs them in the first engine only. Not among them
 * are those of code that leaves work to the platform, such as parsing URLs and dates.
 */
export const PURE_SUITES = [
  'test/unit/protocol/{ack,content-name,content-range,hresult,packets}.test.ts',
  'test/unit/session/{machine,policy,failures}/*.test.ts',
  'test/unit/file/progress-meter.test.ts',
];
