// Takes the pictures of `starlake-sfn ui` for the pages: a run of the sample, light and dark. It needs a Chromium (CHROME_PATH, or
// on the PATH); where there is none, the pictures stay as they are. Times of the run are moved to a fixed date.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PROGRAM = path.resolve('dist/bin/starlake-sfn.js');
const STARTED = '2026-08-03T02:00:00Z';
const SIZE = { width: 960, height: 790 };

/** @param screenshots colour schemes, by file */
export async function takeScreenshots(screenshots) {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    console.log(`Not taken, there is no Chromium here: ${Object.keys(screenshots).join(', ')}`);
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'screenshots-'));
  const server = await serveRun(folder);
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const [file, colorScheme] of Object.entries(screenshots)) {
      const page = await (await browser.newContext({ viewport: SIZE, colorScheme })).newPage();
      await page.goto(server.url);
      await page.click('text=sales');
      await page.click('#live-runs th a');
      await page.waitForSelector('text=order_items');
      await page.screenshot({ path: file });
      console.log(file);
    }
  } finally {
    await browser.close();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function findChromium() {
  const { CHROME_PATH, PATH = '' } = process.env;
  const found = PATH.split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [CHROME_PATH, ...found].find((file) => file && existsSync(file));
}

/** Runs sales of the sample in a folder of its own, and serves its pages. */
async function serveRun(cwd) {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const app = `"${process.execPath}" "${path.resolve('dist/bin/app.js')}"`;
  writeFileSync(path.join(cwd, 'cdk.json'), JSON.stringify({ app, context }));
  cpSync('examples/starlake-project', path.join(cwd, 'examples/starlake-project'), { recursive: true });
  const input = JSON.stringify({ scheduledTime: STARTED });
  const run = ['run', 'sales', '--executor', 'embedded', '--input', input];
  execFileSync(process.execPath, [PROGRAM, ...run], { cwd, stdio: 'ignore' });
  const runs = path.join(cwd, '.starlake/.history/sales');
  for (const id of readdirSync(runs)) settle(path.join(runs, id, 'run.json'));
  const child = spawn(process.execPath, [PROGRAM, 'ui', '--port', '0', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.includes('\n}')) break;
  }
  return { url: JSON.parse(printed).url, stop: () => child.kill('SIGINT') };
}

/** Moves the times of a run to a date that stays, and leaves out its folder. */
function settle(file) {
  const run = JSON.parse(readFileSync(file, 'utf8'));
  delete run.root;
  const shift = Date.parse(STARTED) - Date.parse(run.startedAt);
  const text = JSON.stringify(run).replace(/"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g, (_, time) =>
    JSON.stringify(new Date(Date.parse(time) + shift).toISOString()),
  );
  writeFileSync(file, text);
}
