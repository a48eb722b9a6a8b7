import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { engineParts } from '../../../local/cli/parts';
import { sampleAssembly } from '../../docs/evaluate';
import { findChromium, startChromium } from '../../helpers/chromium';
import { cleanUp, cli, fakeIo, tempApp } from '../cli/support';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = ['index.html', 'tables.html', 'lineage.html', 'pipelines/board.html', 'tables/sales.orders.html'];
const WIDTHS = [375, 700, 1024];

const executable = findChromium();
// A machine without a browser, such as that of CI, says so.
const inBrowser = executable === undefined ? test.skip : test;
const title = (text: string) => (executable === undefined ? `not run, there is no chromium here: ${text}` : text);

afterAll(cleanUp);

describe('the site of the sample in a browser', () => {
  let browser: Browser;
  let site: string;
  beforeAll(async () => {
    if (executable === undefined) return;
    const cwd = tempApp({ app: sampleAssembly() });
    await cli(['docs', '-o', 'site'], fakeIo(cwd), engineParts);
    site = path.join(cwd, 'site');
    browser = await startChromium(executable);
  });
  afterAll(() => browser?.close());

  async function visit<T>(
    page: string,
    options: BrowserContextOptions,
    look: (opened: Page) => Promise<T>,
  ): Promise<T> {
    const context = await browser.newContext(options);
    const opened = await context.newPage();
    const errors: string[] = [];
    opened.on('pageerror', (error) => errors.push(error.message));
    await opened.goto(`file://${path.join(site, page)}`);
    const seen = await look(opened);
    await context.close();
    expect(errors).toEqual([]);
    return seen;
  }

  inBrowser(title('no page has a serious finding of axe-core, light or dark'), async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const page of PAGES) {
        const found = await visit(page, { colorScheme }, async (opened) => {
          await opened.evaluate(AXE);
          return opened.evaluate(async (isDark) => {
            const { axe } = window as unknown as { axe: Axe };
            // In the dark only colours differ.
            const { violations } = await axe.run(isDark ? { runOnly: ['color-contrast'] } : {});
            return violations
              .filter(({ impact }) => impact === 'serious' || impact === 'critical')
              .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
          }, colorScheme === 'dark');
        });
        expect({ page, colorScheme, found }).toEqual({ page, colorScheme, found: [] });
      }
    }
  });

  inBrowser(title('no page is wider than a phone, a tablet or a laptop'), async () => {
    for (const page of PAGES) {
      const widths = await visit(page, {}, async (opened) => {
        const found: number[] = [];
        for (const width of WIDTHS) {
          await opened.setViewportSize({ width, height: 740 });
          found.push(await opened.evaluate(() => document.documentElement.scrollWidth));
        }
        return found;
      });
      expect({ page, widths }).toEqual({ page, widths: WIDTHS });
    }
  });

  inBrowser(title('pages are dark where the system is'), async () => {
    const colours = await Promise.all(
      (['light', 'dark'] as const).map((colorScheme) =>
        visit('index.html', { colorScheme }, (opened) =>
          opened.evaluate(() => getComputedStyle(document.body).backgroundColor),
        ),
      ),
    );
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(15, 23, 42)']);
  });

  inBrowser(title('without JavaScript all is there but the search'), async () => {
    const text = await visit('tables/sales.orders.html', { javaScriptEnabled: false }, async (opened) => {
      expect(await opened.locator('form.search').isVisible()).toBe(false);
      return opened.locator('main').innerText();
    });
    for (const word of ['ordered_at', 'kpi.revenue_by_day', 'APPEND']) expect(text).toContain(word);
  });

  inBrowser(title('the search finds a table by a column, and the keyboard opens it'), async () => {
    await visit('pipelines/kpi.html', {}, async (opened) => {
      await opened.keyboard.press('/');
      await opened.keyboard.type('returned_on');
      await opened.locator('.found a').first().waitFor();
      expect(await opened.locator('.found a').allInnerTexts()).toEqual([expect.stringContaining('sales.returns')]);
      await opened.keyboard.press('ArrowDown');
      await opened.keyboard.press('Enter');
      await opened.waitForURL(/tables\/sales\.returns\.html$/);
      expect(await opened.locator('h1').innerText()).toContain('sales.returns');
    });
  });

  inBrowser(title('drawings are there, dark where the system is'), async () => {
    const size = await visit('pipelines/kpi.html', {}, (opened) =>
      opened.locator('.picture img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    );
    expect(size).toBeGreaterThan(100);
  });
});

/** The part of axe-core that is used. */
interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
}

/** What axe-core finds. */
interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: ReadonlyArray<{ readonly html: string }>;
}
