import { until } from '../../support/until.js';
import { AccessibleEvents, OBSERVABLE, type AccessibleEvent } from '../support/page/accessible-events.js';
import { expect, test } from '../support/fixtures.js';
import { launchRawFirefox } from '../support/browser/raw-bidi.js';
import { randomFile } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

const NAMES = ['one.bin', 'two.bin', 'three.bin'];

const ROLES_WITH_A_NAME = ['grouping', 'list', 'pushbutton', 'progressbar', 'statusbar', 'alert'];

/** Number of creations of each named object and each live region. */
function created(events: readonly AccessibleEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type, role, name } of events) {
    if (type !== 'show' || !ROLES_WITH_A_NAME.includes(role)) continue;
    const key = `${role} ${name}`.trim();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

test('an upload of three files creates each accessible object once and leaves the focus where it is', async ({
  browserName,
  profile,
  site,
  folder,
}) => {
  test.skip(browserName !== 'firefox', 'only Firefox shows the events of its accessibility service');
  const files = await Promise.all(NAMES.map((name) => randomFile(folder, name, 6e6)));
  await site.faults.add({ fault: 'throttle', bytesPerSecond: 2e6, packet: 'Fragment', count: 0 });
  const browser = await launchRawFirefox({ profile, args: [OBSERVABLE] });
  try {
    const upload = await UploadPage.openBare(browser, site, { endpoint: '/uploads/', multiple: '' });
    const accessible = await AccessibleEvents.of(browser, site.url);
    await browser.evaluate(() => {
      document.querySelector('bits-upload')!.focus();
    });
    // The document may be focused first, and the button only then
    await expect
      .poll(async () =>
        (await accessible.take()).some(({ type, role }) => type === 'focus' && role === 'pushbutton'),
      )
      .toBe(true);

    await upload.pick(...files.map((file) => file.path));
    await upload.allDone(NAMES.length);
    const events: AccessibleEvent[] = [];
    await until(async () => {
      events.push(...(await accessible.take()));
      return created(events)['pushbutton Clear finished'];
    }, 'the button of an ended list');
    const inRow = (name: string): [string, number][] =>
      ['progressbar Progress of', 'pushbutton Pause:', 'pushbutton Cancel:'].map((what) => [
        `${what} ${name}`,
        1,
      ]);
    expect(created(events)).toEqual({
      'list Files': 1,
      'progressbar Overall progress': 1,
      'pushbutton Pause all': 1,
      'pushbutton Cancel all': 1,
      'pushbutton Clear finished': 1,
      ...Object.fromEntries(NAMES.flatMap(inRow)),
    });
    expect(events.filter(({ type }) => type === 'focus')).toEqual([]);
    const states = events.flatMap(({ type, role, state }) =>
      type === 'state' && role === 'grouping' ? state : [],
    );
    expect(new Set(states).size, `states of the element: ${states.join(', ')}`).toBe(states.length);
  } finally {
    await browser.close();
  }
});
