import { createBitsServer, startExampleApplication } from '../../../demo/server/index.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile, sha256, MiB } from '../support/server/random-file.js';
import { UploadPage } from '../support/page/upload-page.js';

for (const replyUrl of ['relative', 'absolute'] as const) {
  test(`the reply of the server application reaches the page before the file is done, ${replyUrl} URL`, async ({
    site,
    folder,
    openTab,
  }) => {
    const application = await startExampleApplication();
    const server = createBitsServer({
      uploadDir: `${folder}/uploads`,
      allowedOrigins: [new URL(site.url).origin],
      notificationType: 2,
      notificationUrl: application.url,
      faults: true,
      replyUrl,
    });
    const origin = await server.listen();
    // The reply's first two tries fail: it is fetched again, and Close-Session waits for it.
    server.bits.faults?.rules.add({ fault: 'status', status: 503, packet: 'GET', count: 1 });
    server.bits.faults?.rules.add({ fault: 'reset', packet: 'GET', nth: 2, count: 1 });
    const file = await randomFile(folder, 'judged.bin', 3 * MiB);
    const page = await UploadPage.open(await openTab(), site, {
      endpoint: `${origin}/uploads/`,
      'fragment-size': '1MiB',
      'upload-reply': '',
    });
    await page.tab.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { e2eReplies: seen });
      const element = document.querySelector('bits-upload') as HTMLElementTagNameMap['bits-upload'];
      element.addEventListener('bits-reply', (event) => {
        void event.blob.text().then((text) => seen.push(event.task.status, text));
      });
    });
    await page.pick(file.path);
    await page.status('succeeded', 60_000);

    const [status, text = ''] = await page.tab.evaluate(
      () => (globalThis as unknown as { e2eReplies: string[] }).e2eReplies,
    );
    expect(status).toBe('finishing');
    expect(JSON.parse(text)).toMatchObject({ sha256: file.sha256 });
    expect(await sha256(`${folder}/uploads/judged.bin`)).toBe(file.sha256);
    await server.close();
    await application.close();
  });
}
