import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { engineParts } from '../../../local/cli/parts';
import { sampleAssembly } from '../../docs/evaluate';
import { testInBrowser, useBrowser } from '../../helpers/chromium';
import { seriousFindings, widthOf } from '../../helpers/visit';
import { cleanUp, cli, fakeIo, tempApp } from '../cli/support';

const PAGES = ['index.html', 'tables.html', 'lineage.html', 'pipelines/board.html', 'tables/sales.orders.html'];
const WIDTHS = [375, 700, 1024];

afterAll(cleanUp);

describe('the site of the sample in a browser', () => {
  const browser = useBrowser();
  let site: string;
  beforeAll(async () => {
    const cwd = tempApp({ app: sampleAssembly() });
    await cli(['docs', '-o', 'site'], fakeIo(cwd), engineParts);
    site = path.join(cwd, 'site');
  });

  async function visit<T>(
    page: string,
    options: BrowserContextOptions,
    look: (opened: Page) => Promise<T>,
  ): Promise<T> {
    const context = await browser().newContext(options);
    const opened = await context.newPage();
    const errors: string[] = [];
    opened.on('pageerror', (error) => errors.push(error.message));
    await opened.goto(`file://${path.join(site, page)}`);
    const seen = await look(opened);
    await context.close();
    expect(errors).toEqual([]);
    return seen;
  }

  testInBrowser('no page has a serious finding of axe-core, light or dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const page of PAGES) {
        const found = await visit(page, { colorScheme }, seriousFindings);
        expect({ page, colorScheme, found }).toEqual({ page, colorScheme, found: [] });
      }
    }
  });

  testInBrowser('no page is wider than a phone, a tablet or a laptop', async () => {
    for (const page of PAGES) {
      const widths = await visit(page, {}, async (opened) => {
        const found: number[] = [];
        for (const width of WIDTHS) {
          await opened.setViewportSize({ width, height: 740 });
          found.push(await widthOf(opened));
        }
        return found;
      });
      expect({ page, widths }).toEqual({ page, widths: WIDTHS });
    }
  });

  testInBrowser('pages are dark where the system is', async () => {
    const colours = await Promise.all(
      (['light', 'dark'] as const).map((colorScheme) =>
        visit('index.html', { colorScheme }, (opened) =>
          opened.evaluate(() => getComputedStyle(document.body).backgroundColor),
        ),
      ),
    );
    expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(15, 23, 42)']);
  });

  testInBrowser('without JavaScript all is there but the search', async () => {
    const text = await visit('tables/sales.orders.html', { javaScriptEnabled: false }, async (opened) => {
      expect(await opened.locator('form.search').isVisible()).toBe(false);
      return opened.locator('main').innerText();
    });
    for (const word of ['ordered_at', 'kpi.revenue_by_day', 'APPEND']) expect(text).toContain(word);
  });

  testInBrowser('the search finds a table by a column, and the keyboard opens it', async () => {
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

  testInBrowser('drawings are there, dark where the system is', async () => {
    const size = await visit('pipelines/kpi.html', {}, (opened) =>
      opened.locator('.picture img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    );
    expect(size).toBeGreaterThan(100);
  });
});
