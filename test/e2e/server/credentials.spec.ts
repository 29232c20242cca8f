import { createBitsServer } from '../../../demo/server/index.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, sha256, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

test('a token that expires in mid-upload is renewed once for all files, and no byte is lost', async ({
  site,
  folder,
  openTab,
}) => {
  let token = 'first';
  let fragments = 0;
  const refused = new Set<string>();
  const server = createBitsServer({
    uploadDir: `${folder}/uploads`,
    allowedOrigins: [new URL(site.url).origin],
    authorize: ({ headers }) => {
      const header = (name: string): string => headers.get(name)?.[0] ?? '';
      if (header('bits-packet-type') === 'Fragment' && header('authorization') === `Bearer ${token}`) {
        fragments += 1;
        if (fragments === 5) token = 'second';
        return { user: 'someone' };
      }
      if (header('authorization') === `Bearer ${token}`) return { user: 'someone' };
      refused.add(header('bits-packet-type'));
      return { status: 401 };
    },
  });
  const origin = await server.listen();
  const files = await Promise.all(
    ['a.bin', 'b.bin', 'c.bin'].map((name) => randomFile(folder, name, 4 * MiB)),
  );
  const page = await UploadPage.open(await openTab(), site, {
    endpoint: `${origin}/uploads/`,
    'fragment-size': '512KiB',
    concurrency: '3',
  });
  await page.tab.evaluate(() => {
    const element = document.querySelector('bits-upload') as HTMLElementTagNameMap['bits-upload'];
    const state = { token: 'first', renewals: 0 };
    Object.assign(globalThis, { e2eCredentials: state });
    element.headers = () => Promise.resolve({ Authorization: `Bearer ${state.token}` });
    element.onAuthRequired = async () => {
      state.renewals += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      state.token = 'second';
    };
  });
  await page.pick(...files.map(({ path }) => path));
  await page.allDone(3);

  const { renewals } = await page.tab.evaluate(
    () => (globalThis as unknown as { e2eCredentials: { renewals: number } }).e2eCredentials,
  );
  expect(renewals).toBe(1);
  expect([...refused]).toContain('Fragment');
  for (const file of files) {
    expect(await sha256(`${folder}/uploads/${file.path.split('/').at(-1) ?? ''}`)).toBe(file.sha256);
  }
  expect((await page.events()).map(({ type }) => type)).not.toContain('bits-error');
  await server.close();
});

test('credentials that cannot be renewed pause the task, which resumes when they can', async ({
  site,
  folder,
  openTab,
}) => {
  let signedIn = false;
  const server = createBitsServer({
    uploadDir: `${folder}/uploads`,
    allowedOrigins: [new URL(site.url).origin],
    authorize: () => (signedIn ? { user: 'someone' } : { status: 401 }),
  });
  const origin = await server.listen();
  const file = await randomFile(folder, 'late.bin', MiB);
  const page = await UploadPage.open(await openTab(), site, { endpoint: `${origin}/uploads/` });
  await page.pick(file.path);
  const paused = await page.task('a stored task', (task) => task.status === 'paused' && task.survivesReload);
  expect(paused.pauseCause).toBe('auth');

  signedIn = true;
  await page.press('resume');
  await page.status('succeeded');
  expect(await sha256(`${folder}/uploads/late.bin`)).toBe(file.sha256);
  await server.close();
});
