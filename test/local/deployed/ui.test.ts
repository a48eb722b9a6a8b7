import type { FakeAws } from '../../helpers/fake-aws';
import { engineParts } from '../../../local/cli/parts';
import { main } from '../../../local/cli/main';
import { pageName } from '../../../local/pages/site';
import { cleanUp, fakeIo, fakeParts, tempApp } from '../cli/support';
import { loadHistory } from './load-history';
import { deploySample } from './operate';
import { failedRun, loadedRun, machineArn, START } from './world';

let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

/** Opens pages of `starlake-sfn ui` with these options, until the function ends. */
async function browsing(argv: string[], look: (get: (path: string) => Promise<Response>) => Promise<void>) {
  const io = fakeIo(tempApp({ context: { 'starlake:localRoot': 'project' } }));
  const ended = main(['ui', '--port', '0', ...argv], io, { ...fakeParts(), deployed: engineParts.deployed });
  while (!io.out.includes('http://')) await new Promise((resolve) => setTimeout(resolve, 10));
  const [address] = /http:\S+\?token=[\w-]+/.exec(io.out)!;
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  try {
    await look((path) => fetch(new URL(path, address), { headers: { cookie } }));
  } finally {
    io.interrupt();
    await ended;
  }
}

const ON_AWS = ['--aws', '--stack', 'StarlakeSample'];
const page = (path: string) => `/aws/${pageName('sales')}${path}`;

test('with --aws it shows the runs of what is deployed, why one failed, and what to type', async () => {
  const cause = failedRun('x').cause;
  const tables = [
    { table: 'customers', exitCode: 0 },
    { table: 'returns', exitCode: 137 },
  ];
  const events = loadHistory(tables, { error: 'Starlake.LoadFailed', cause });
  fake = await deploySample((world) => {
    world.machines[machineArn('sales')]!.executions.push(failedRun('red', START + 100, events), loadedRun('green'));
  });
  await browsing(ON_AWS, async (get) => {
    const all = await (await get('/aws.html')).text();
    expect(all).toContain(`<a href="${page('.html')}">sales</a>`);
    expect(all).toContain('<h1>On AWS</h1>');
    const runs = await (await get(page('.html'))).text();
    expect(runs).toContain(`href="${page('/red.html')}"`);
    expect(runs).toContain(`href="${page('/green.html')}"`);
    const run = await (await get(page('/red.html'))).text();
    for (const text of ['Starlake.LoadFailed', 'starlake-sfn redrive sales red', 'returns', 'check_sales']) {
      expect(run).toContain(text);
    }
    expect(run).not.toContain('rows.html');
    expect(run).toContain('<footer>Runs on AWS</footer>');
    expect((await get(page('/blue.html'))).status).toBe(404);
    expect((await get('/aws/nope.html')).status).toBe(404);
  });
});

test('AWS is asked when such a page is opened, and not without --aws', async () => {
  fake = await deploySample();
  await browsing([], async (get) => {
    expect(await (await get('/index.html')).text()).not.toContain('aws.html');
    expect((await get('/aws.html')).status).toBe(404);
  });
  expect(fake.calls).toEqual([]);
  await browsing(ON_AWS, async (get) => {
    const before = fake.calls.length;
    expect(await (await get('/index.html')).text()).toContain('<a href="/aws.html">On AWS</a>');
    expect(fake.calls).toHaveLength(before);
    await get('/aws.html');
    expect(fake.calls.length).toBeGreaterThan(before);
  });
});
