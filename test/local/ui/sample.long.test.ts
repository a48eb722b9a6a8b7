import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { tryLock } from '../../../local/cli/lock';
import { main } from '../../../local/cli/main';
import { scratchOf } from '../../../local/cli/project-root/scratch';
import { sampleAssembly } from '../../docs/evaluate';
import { testInBrowser, useBrowser } from '../../helpers/chromium';
import { eventually } from '../../helpers/eventually';
import { PHONE, seriousFindings, visit as visitPage, widthOf } from '../../helpers/visit';
import { cleanUp, fakeIo, tempApp, type FakeIo } from '../cli/support';

const ROOT = path.resolve(__dirname, '../../..');
/** What a button starts: as it is installed, so it must be built. */
const PROGRAM = path.join(ROOT, 'dist/bin/starlake-sfn.js');

let io: FakeIo;
let ended: Promise<number>;
let origin: string;
let cookie: string;
let orders: string;
let cwd: string;

beforeAll(async () => {
  expect({ PROGRAM, isBuilt: existsSync(PROGRAM) }).toEqual({ PROGRAM, isBuilt: true });
  const context = { 'starlake:localRoot': 'sample' };
  cwd = tempApp({ app: sampleAssembly(), context });
  cpSync(path.join(ROOT, 'examples/starlake-project'), path.join(cwd, 'sample'), { recursive: true });
  orders = path.join(cwd, 'sample/metadata/load/sales/orders.sl.yml');
  io = fakeIo(cwd, { env: process.env, program: [process.execPath, PROGRAM] });
  ended = main(['ui', '--port', '0', '--executor', 'embedded'], io);
  const printed = await eventually(
    'the address',
    () => `${io.out}${io.err}`,
    (text) => text.includes('http://'),
  );
  const address = /http:\S+/.exec(printed)![0];
  const entered = await fetch(address, { redirect: 'manual' });
  cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  origin = new URL(address).origin;
});

afterAll(async () => {
  io.interrupt();
  await ended;
  cleanUp();
});

async function pageAt(at: string): Promise<string> {
  return (await fetch(`${origin}/${at}`, { headers: { cookie } })).text();
}

/** Sends the form of a button. */
async function click(action: string, fields: Record<string, string>): Promise<number> {
  const token = /name="token" value="([\w-]+)"/.exec(await pageAt('index.html'))![1]!;
  const body = new URLSearchParams({ token, ...fields });
  const sent = await fetch(`${origin}/actions/${action}`, {
    method: 'POST',
    headers: { cookie, origin },
    body,
    redirect: 'manual',
  });
  return sent.status;
}

/** Paths of the runs of a pipeline, the latest first. */
async function runsOf(pipeline: string): Promise<string[]> {
  const page = await pageAt(`pipelines/${pipeline}.html`);
  return [...page.matchAll(/<th scope="row"><a href="\/(runs\/[^"]+)"/g)].map(([, at]) => at!);
}

/** The page of a run that is the latest of so many, once it has ended. */
async function endedRun(pipeline: string, number: number): Promise<{ at: string; page: string }> {
  const runs = await eventually(
    `run ${number} of ${pipeline}`,
    () => runsOf(pipeline),
    ({ length }) => length === number,
  );
  const at = runs[0]!;
  const record = async () => JSON.parse(await pageAt(at.replace('.html', '.json'))) as { status: string };
  await eventually('the end of the run', record, ({ status }) => status !== 'RUNNING');
  // Its process is there a little longer than its run.
  const page = await eventually(
    'the end of its process',
    () => pageAt(at),
    (text) => !text.includes('>Stop<'),
  );
  return { at, page };
}

test('a run by a click fails, says why and how to go on, and is resumed by a click', async () => {
  const right = readFileSync(orders, 'utf8');
  writeFileSync(orders, right.replace('type: APPEND', 'type: NOBODY_KNOWS'));
  expect(await click('run', { pipeline: 'sales' })).toBe(303);
  const { page } = await endedRun('sales', 1);
  expect(page).toContain('Starlake.LoadFailed');
  expect(page).toContain('NOBODY_KNOWS');
  expect(page).toContain('npx starlake-sfn run sales --executor embedded --resume');
  expect(page).toContain('>Resume<');

  writeFileSync(orders, right);
  expect(await click('resume', { pipeline: 'sales' })).toBe(303);
  const { at, page: after } = await endedRun('sales', 2);
  expect(after).toContain('5 of 5');
  expect(after).toContain('4,987, 3 rejected');
  expect(await pageAt(at.replace('.html', '/rows.html?table=sales.orders'))).toContain('100 of 1,200 rows');
});

test('a click while another terminal runs the same says that it could not start', async () => {
  const release = tryLock(`${scratchOf(path.join(cwd, 'sample'), cwd, 'hr')}.lock`) as () => void;
  try {
    await click('run', { pipeline: 'hr' });
    await eventually(
      'the page says why',
      () => pageAt('index.html'),
      (page) => page.includes('another run of hr'),
    );
  } finally {
    release();
  }
});

describe('in a browser', () => {
  const browser = useBrowser();

  const visit = <T>(at: string, options: BrowserContextOptions, look: (page: Page) => Promise<T>) =>
    visitPage(browser(), { origin, cookie }, at, options, look);

  /** Pages of all kinds: with a run that has failed, one that has not, a log and rows. */
  async function pages(): Promise<string[]> {
    const [last, first] = await runsOf('sales');
    const inside = ['/logs/1.html', '/rows.html?table=sales.orders'].map((each) => last!.replace('.html', each));
    return ['index.html', 'pipelines/sales.html', last!, first!, ...inside];
  }

  testInBrowser('no page has a serious finding of axe-core, light or dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const at of await pages()) {
        const found = await visit(at, { colorScheme }, seriousFindings);
        expect({ at, colorScheme, found }).toEqual({ at, colorScheme, found: [] });
      }
    }
  });

  testInBrowser('no page is wider than a phone', async () => {
    for (const at of await pages()) {
      const width = await visit(at, { viewport: PHONE }, widthOf);
      expect({ at, width }).toEqual({ at, width: PHONE.width });
    }
  });

  testInBrowser('a click runs, and the page follows by itself', async () => {
    const before = (await runsOf('kpi')).length;
    await visit('pipelines/kpi.html', {}, async (page) => {
      await page.click('.actions button.main');
      await page.waitForSelector(`#live-runs tbody tr:nth-child(${before + 1})`);
      await page.waitForSelector('#live-runs tbody tr:first-child .badge:not(.busy)');
    });
  });

  testInBrowser('the focus stays on its button when rows come above it', async () => {
    const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await visit('index.html', {}, async (page) => {
      await page.focus('[aria-label="Run sales"]');
      await click('run', { pipeline: 'board' });
      await page.waitForSelector('tr:has([aria-label="Run board"]) .badge');
      expect(await focused(page)).toBe('Run sales');
    });
  });

  testInBrowser('a link on a page of another site enters, too', async () => {
    const other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<a href="${/http:\S+/.exec(`${io.out}${io.err}`)![0]}">open</a>`);
    }).listen(0, '127.0.0.1');
    try {
      const page = await (await browser().newContext()).newPage();
      await page.goto(`http://localhost:${(other.address() as AddressInfo).port}/`);
      await page.click('a');
      await page.waitForSelector('main h1');
      expect(page.url()).toBe(`${origin}/index.html`);
    } finally {
      other.close();
    }
  });

  testInBrowser('without JavaScript there is everything, too', async () => {
    const [last] = await runsOf('sales');
    const text = await visit(last!, { javaScriptEnabled: false }, (page) => page.innerText('main'));
    for (const each of ['succeeded', 'orders', '1,200', 'States', 'load_sales']) expect(text).toContain(each);
  });
});
