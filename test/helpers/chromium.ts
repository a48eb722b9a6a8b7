import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine: `CHROME_PATH`, else the first on the PATH; undefined if there is none. */
function findChromium(): string | undefined {
  const { CHROME_PATH, PATH = '' } = process.env;
  const found = PATH.split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...(CHROME_PATH ? [CHROME_PATH] : []), ...found].find(isExecutable);
}

const executable = findChromium();

/** A test that needs a browser. A machine without one, such as that of CI, says that it was not run. */
export function testInBrowser(title: string, body: () => Promise<void>): void {
  if (executable === undefined) test.skip(`not run, there is no chromium here: ${title}`, body);
  else test(title, body);
}

/**
 * The browser for the tests of a file, without a window, and without its sandbox, which most containers forbid: it opens pages of
 * tests only.
 *
 * @returns gives it to a {@link testInBrowser}
 */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executable !== undefined)
      browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());
  return () => browser!;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
