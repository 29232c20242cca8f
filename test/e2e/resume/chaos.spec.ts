import { chaos } from '../../chaos/chaos.js';
import { expect, test } from '../support/fixtures.js';

test('a file is delivered through kills of server, browser and tab, and lost connections', async ({
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'the schedules are carried out over CDP');
  const log: string[] = [];
  const counts = await chaos({ seed: 'ci', runs: 5, log: (line) => void log.push(line) });
  expect(counts, log.join('\n')).toEqual({ passed: 5, failed: 0 });
});
