import type { Page } from '@playwright/test';

/**
 * Notes everything that a strict page would report: breaches of its policy, Trusted Types included, and
 * uncaught errors. For all pages opened after this.
 */
export function watchViolations(page: Page): readonly string[] {
  const seen: string[] = [];
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (/content.security.policy|trusted ?type|trustedhtml/i.test(text)) seen.push(text);
  });
  return seen;
}

/** The same by the page's own account. Browsers word their consoles as they like; this they all have. */
export async function listenForViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const list: string[] = [];
    Object.assign(globalThis, { e2eViolations: list });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      list.push(`${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  return () => page.evaluate(() => (globalThis as unknown as { e2eViolations: string[] }).e2eViolations);
}
