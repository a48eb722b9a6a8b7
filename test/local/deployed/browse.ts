import { engineParts } from '../../../local/cli/parts';
import { main } from '../../../local/cli/main';
import { pageName } from '../../../local/pages/site';
import type { Io } from '../../../local/cli/io';
import { eventually } from '../../helpers/eventually';
import type { Entrance } from '../../helpers/visit';
import { fakeIo, fakeParts, sales, tempApp } from '../cli/support';

/** A browser, as far as these tests need one. */
export interface Browsing {
  get(path: string): Promise<Response>;
  text(path: string): Promise<string>;
  /** Sends a form as a page of the server does. */
  post(path: string, fields: Record<string, string>): Promise<Response>;
  /** For a real browser. */
  readonly entrance: Entrance;
  /** Folder of the app. */
  readonly cwd: string;
}

/** What buttons start instead of the command line: it prints its arguments. */
const PROGRAM = [process.execPath, '-e', 'console.log("said", ...process.argv.slice(1), ".")', '--'];

export const ON_AWS = ['--aws', '--stack', 'StarlakeSample'];

/** Path of a page about the pipeline sales on AWS. */
export const pageOf = (rest: string) => `/aws/${pageName('sales')}${rest}`;

/** Opens pages of `starlake-sfn ui` with these options, until the function ends. */
export async function browsing(
  argv: string[],
  look: (browser: Browsing) => Promise<void>,
  options: Partial<Io> = {},
): Promise<void> {
  const cwd = tempApp({ context: { 'starlake:localRoot': 'project' } });
  const io = fakeIo(cwd, { program: PROGRAM, ...options });
  // The fake app is that of the deployed stack.
  const pipelinesOf = async () => [{ ...sales, stack: 'StarlakeSample' }];
  const parts = { ...fakeParts(), pipelinesOf, deployed: engineParts.deployed };
  const ended = main(['ui', '--port', '0', ...argv], io, parts);
  const [address] = await eventually('the address', () => /http:\S+\?token=[\w-]+/.exec(io.out));
  const entered = await fetch(address!, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  const get = (path: string) => fetch(new URL(path, address), { headers: { cookie } });
  const { origin } = new URL(address!);
  const text = async (path: string) => (await get(path)).text();
  try {
    await look({
      cwd,
      entrance: { origin, cookie },
      get,
      text,
      post: async (path, fields) => {
        const token = /name="token" value="([\w-]+)"/.exec(await text('/index.html'))![1]!;
        return fetch(new URL(path, address), {
          method: 'POST',
          headers: { cookie, origin },
          body: new URLSearchParams({ token, ...fields }),
          redirect: 'manual',
        });
      },
    });
  } finally {
    io.interrupt();
    await ended;
  }
}
