import path from 'node:path';
import type { Page } from 'playwright-core';
import { testInBrowser, useBrowser } from '../../helpers/chromium';
import { eventually } from '../../helpers/eventually';
import type { FakeAws } from '../../helpers/fake-aws';
import { PHONE, seriousFindings, visit, widthOf } from '../../helpers/visit';
import { cleanUp } from '../cli/support';
import { browsing, ON_AWS, pageOf } from './browse';
import { loadHistory } from './load-history';
import { deploySample } from './operate';
import { failedRun, loadedRun, machineArn, START } from './world';

/** As it is installed, so it must be built. */
const PROGRAM = [process.execPath, path.resolve(__dirname, '../../../dist/bin/starlake-sfn.js')];
const RETURNS = 'Logs starlake/starlake/task-returns';
const tables = [{ table: 'customers', exitCode: 0 }, { table: 'returns' }];
const failed = [
  { table: 'customers', exitCode: 0 },
  { table: 'returns', exitCode: 137 },
];

const browser = useBrowser();
let fake: FakeAws;
beforeEach(async () => {
  fake = await deploySample((world) => {
    const events = loadHistory(failed, { error: 'Starlake.LoadFailed', cause: failedRun('x').cause });
    const on = { name: 'on', status: 'RUNNING', startDate: START, input: '{}', events: loadHistory(tables) };
    world.machines[machineArn('sales')]!.executions.push(on, failedRun('red', START - 100, events), loadedRun('green'));
    world.logs[RETURNS] = ['reading returns\n'];
  });
});
afterEach(() => fake.stop());
afterAll(cleanUp);

testInBrowser(
  'no page about AWS has a serious finding of axe-core, light or dark, nor is wider than a phone',
  async () => {
    const confirm = (action: string, rest: string) => pageOf(rest).replace('/aws/', `/confirm/${action}/`);
    const pages = [
      '/aws.html',
      ...['.html', '/on.html', '/red.html', '/on/logs.html', '/on/logs.html?table=returns'].map(pageOf),
      ...[confirm('start', '.html'), confirm('redrive', '/red.html'), confirm('stop', '/on.html')],
    ];
    await browsing(ON_AWS, async ({ entrance }) => {
      for (const at of pages) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const found = await visit(browser(), entrance, at, { colorScheme }, seriousFindings);
          expect({ at, colorScheme, found }).toEqual({ at, colorScheme, found: [] });
        }
        const width = await visit(browser(), entrance, at, { viewport: PHONE }, widthOf);
        expect({ at, width }).toEqual({ at, width: PHONE.width });
      }
    });
  },
);

/** Lets the page think that it is not shown, or shown again. */
function show(page: Page, isShown: boolean): Promise<void> {
  return page.evaluate((shown) => {
    Object.defineProperty(document, 'hidden', { get: () => !shown, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isShown);
}

testInBrowser('the page of a log follows by itself every 5 s, and only while it is shown', async () => {
  const reads = () => fake.calls.filter(({ action }) => action === 'DescribeExecution').length;
  await browsing(ON_AWS, async ({ entrance }) => {
    await visit(browser(), entrance, pageOf('/on/logs.html?table=returns'), {}, async (page) => {
      await page.clock.install();
      await page.reload();
      fake.world.logs[RETURNS]!.push('written\n');
      await page.clock.fastForward(4000);
      expect(await page.innerText('pre.log')).toBe('reading returns\n');
      await page.clock.fastForward(1500);
      await page.waitForFunction(() => document.querySelector('pre.log')?.textContent?.includes('written'));
      await show(page, false);
      const before = reads();
      await page.clock.fastForward(60_000);
      expect(reads()).toBe(before);
      await show(page, true);
      await eventually('the page asks again', () => reads() > before);
    });
  });
});

testInBrowser('a click redrives, after a page that says what that does', async () => {
  const redriven = () => fake.calls.some(({ action }) => action === 'RedriveExecution');
  await browsing(
    ON_AWS,
    async ({ entrance }) => {
      await visit(browser(), entrance, pageOf('/red.html'), {}, async (page) => {
        await page.click('text=Redrive…');
        await page.waitForSelector('text=It tries 1 table again:');
        expect(redriven()).toBe(false);
        await page.click('button.main');
        await page.waitForSelector('text=Redriven: sales red');
        expect(redriven()).toBe(true);
      });
    },
    { program: PROGRAM, env: process.env },
  );
});
