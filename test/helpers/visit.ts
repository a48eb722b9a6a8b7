import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** As wide as a phone. */
export const PHONE = { width: 375, height: 740 };

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Where `starlake-sfn ui` is, and the cookie that it has given. */
export interface Entrance {
  readonly origin: string;
  readonly cookie: string;
}

/** Opens a page of `starlake-sfn ui`, looks at it, and expects no error of its scripts. */
export async function visit<T>(
  browser: Browser,
  { origin, cookie }: Entrance,
  at: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  const [name, value] = cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  await page.goto(new URL(at, origin).href);
  const seen = await look(page);
  await context.close();
  expect(errors).toEqual([]);
  return seen;
}

interface Violations {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}

/** What axe-core finds in a page, as far as it is serious. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violations[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** How wide the content of a page is. */
export function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}
