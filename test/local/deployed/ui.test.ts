import type { FakeAws } from '../../helpers/fake-aws';
import { eventually } from '../../helpers/eventually';
import { cleanUp, synths, tempFolder, write } from '../cli/support';
import { browsing, ON_AWS, pageOf as page } from './browse';
import { loadHistory } from './load-history';
import { deploySample, operate } from './operate';
import { startingHistory } from './starting-history';
import { executionArn, failedRun, loadedRun, machineArn, START } from './world';

let fake: FakeAws;
afterEach(async () => fake.stop());
afterAll(cleanUp);

const SALES = machineArn('sales');
const { cause } = failedRun('x');
const FAILED = [
  { table: 'customers', exitCode: 0 },
  { table: 'returns', exitCode: 137 },
];
const events = loadHistory(FAILED, { error: 'Starlake.LoadFailed', cause });
/** A run that is on: `returns` is being loaded. */
const runningRun = () => ({
  ...{ name: 'on', status: 'RUNNING', startDate: START, input: '{}' },
  events: loadHistory([{ table: 'customers', exitCode: 0 }, { table: 'returns' }]),
});
const WHERE = '<strong>On AWS</strong>, not on this machine: stack StarlakeSample, us-east-1, account 111111111111';

test('with --aws it shows the runs of what is deployed, why one failed, and what to type', async () => {
  fake = await deploySample((world) => {
    world.machines[SALES]!.executions.push(failedRun('red', START + 100, events), loadedRun('green'));
  });
  await browsing(ON_AWS, async ({ text, get }) => {
    const all = await text('/aws.html');
    expect(all).toContain(`<a href="${page('.html')}">sales</a>`);
    expect(all).toContain('<h1>On AWS</h1>');
    const runs = await text(page('.html'));
    expect(runs).toContain(`href="${page('/red.html')}"`);
    expect(runs).toContain(`href="${page('/green.html')}"`);
    const run = await text(page('/red.html'));
    for (const each of ['Starlake.LoadFailed', 'starlake-sfn redrive sales red', 'returns', 'check_sales', WHERE]) {
      expect(run).toContain(each);
    }
    expect(run).not.toContain('rows.html');
    expect(run).not.toContain('data-every');
    expect(run).toContain('<footer>Runs on AWS</footer>');
    expect((await get(page('/blue.html'))).status).toBe(404);
    expect((await get('/aws/nope.html')).status).toBe(404);
  });
});

test('a run leads to those that it has started', async () => {
  fake = await deploySample((world) => {
    const elsewhere = executionArn('elsewhere', 'e1');
    const events = startingHistory([{ arn: executionArn('sales', 'child'), outcome: 'Failed' }, { arn: elsewhere }]);
    world.machines[machineArn('kpi')]!.executions.push({ ...runningRun(), events });
    world.machines[SALES]!.executions.push(failedRun('child'));
  });
  await browsing(ON_AWS, async ({ text }) => {
    const [, kpi] = /href="(\/aws\/[^"]+)\.html">kpi</.exec(await text('/aws.html'))!;
    const run = await text(`${kpi}/on.html`);
    expect(run).toContain(`<a href="${page('/child.html')}">sales child</a>`);
    expect(run).toContain(`<code>${executionArn('elsewhere', 'e1')}</code>`);
    expect(await text(page('/child.html'))).toContain('Starlake.LoadFailed');
  });
});

test('AWS is asked when such a page is opened, and not without --aws', async () => {
  fake = await deploySample();
  await browsing([], async ({ text, get }) => {
    expect(await text('/index.html')).not.toContain('aws.html');
    expect((await get('/aws.html')).status).toBe(404);
  });
  expect(fake.calls).toEqual([]);
  await browsing(ON_AWS, async ({ text }) => {
    const before = fake.calls.length;
    expect(await text('/index.html')).toContain('<a href="/aws.html">On AWS</a>');
    expect(fake.calls).toHaveLength(before);
    await text('/aws.html');
    expect(fake.calls.length).toBeGreaterThan(before);
  });
});

test('a run that is on is asked for again by its page, by table, with what is printed so far', async () => {
  const stream = 'Logs starlake/starlake/task-returns';
  fake = await deploySample((world) => {
    world.machines[SALES]!.executions.push(runningRun());
    world.logs[stream] = ['reading <returns>\n'];
  });
  await browsing(ON_AWS, async ({ text }) => {
    const run = await text(page('/on.html'));
    expect(run).toContain('<div class="live on-aws" id="live-run" data-every="5">');
    expect(run).toContain('AWS is asked again every 5 s while this page is shown.');
    expect(run).toContain(`<a href="${page('/on/logs.html')}?table=returns" aria-label="log of returns">log</a>`);
    const before = fake.calls.length;
    expect(await text(page('/on/logs.html?table=returns'))).toContain('reading &lt;returns>\n</pre>');
    expect(fake.calls.slice(before).filter(({ action }) => action === 'GetLogEvents')).toHaveLength(2);
    fake.world.logs[stream]!.push('written\n');
    const more = await text(page('/on/logs.html?table=returns'));
    expect(more).toContain('reading &lt;returns>\nwritten\n</pre>');
    expect(more).not.toContain('customers');
    Object.assign(fake.world.machines[SALES]!.executions[0]!, { status: 'FAILED', stopDate: START + 90 });
    expect(await text(page('/on/logs.html'))).not.toContain('data-every');
    // Nobody looks any more.
    const calls = fake.calls.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(fake.calls).toHaveLength(calls);
  });
});

test('of a long log the page has the end, and a log that cannot be read is read again from its begin', async () => {
  const stream = 'Logs starlake/starlake/task-returns';
  fake = await deploySample((world) => {
    world.machines[SALES]!.executions.push(failedRun('red', START, events));
    world.logs[stream] = ['first\n', ...Array<string>(3000).fill(`${'x'.repeat(40)}\n`), 'last\n'];
  });
  fake.pageSize = 2000;
  await browsing(ON_AWS, async ({ text }) => {
    // The second page of the log is refused once.
    await text(page('/red/logs.html?table=customers'));
    fake.faults.push({ action: 'GetLogEvents', times: 1, name: 'AccessDeniedException', message: 'not yet' });
    expect(await text(page('/red/logs.html?table=returns'))).toContain('not yet');
    const log = await text(page('/red/logs.html?table=returns'));
    expect(log).toContain('last\n</pre>');
    expect(log).not.toContain('first');
    expect(log).toMatch(/[\d,]+ characters before these lines/);
  });
});

test.each(['--profile', '--app'])('with %s the app is synthesized once', async (option) => {
  fake = await deploySample();
  const folder = tempFolder();
  write(folder, { config: '[profile test]\nregion = us-east-1\naws_access_key_id = A\naws_secret_access_key = b\n' });
  process.env['AWS_CONFIG_FILE'] = `${folder}/config`;
  const value = option === '--app' ? `"${process.execPath}" app.js` : 'test';
  await browsing(['--aws', option, value], async ({ cwd, text }) => {
    expect(await text('/aws.html')).toContain('<h1>On AWS</h1>');
    expect(synths(cwd)).toHaveLength(1);
  });
});

describe('buttons on AWS', () => {
  test.each<[string, string, readonly string[], string]>([
    [
      'redrive',
      page('/red'),
      ['It tries 1 table again:', '<li>returns: OUT_OF_MEMORY, killed for memory'],
      'RedriveExecution',
    ],
    ['stop', page('/on'), ['Run on of sales ends now.', 'Its 1 container (returns) is stopped'], 'StopExecution'],
    ['start', page(''), ['A new run of sales begins, with the input {}.', 'Already on: on.'], 'StartExecution'],
  ])('%s says first what it does, and is then the command', async (action, at, texts, call) => {
    fake = await deploySample((world) => {
      world.machines[SALES]!.executions.push(runningRun(), failedRun('red', START - 100, events));
    });
    const run = action === 'start' ? undefined : at.split('/').at(-1)!;
    await browsing(ON_AWS, async ({ text, post }) => {
      expect(await text(`${at}.html`)).toContain(`href="${at.replace('/aws/', `/confirm/${action}/`)}.html"`);
      const asked = await text(`${at.replace('/aws/', `/confirm/${action}/`)}.html`);
      for (const each of [...texts, WHERE, `starlake-sfn ${action} sales`, '--stack StarlakeSample --region us-east-1'])
        expect(asked).toContain(each);
      expect(fake.calls.map((each) => each.action)).not.toContain(call);
      const sent = await post('/actions/aws', { action, machine: 'sales', ...(run && { run }) });
      expect({ status: sent.status, to: sent.headers.get('location') }).toEqual({ status: 303, to: `${at}.html` });
      // The program of this test prints its arguments.
      const said = await eventually('what it has printed', async () =>
        /<pre>said (.*) \.<\/pre>/.exec(await text(`${at}.html`)),
      );
      const argv = said[1]!.split(' ');
      expect(argv.slice(0, 2)).toEqual([action, 'sales']);
      expect(await text('/index.html')).not.toContain('<pre>said');
      const { code } = await operate(argv.slice(0, argv.indexOf('--stack')));
      expect(code).toBe(0);
      expect(fake.calls.map((each) => each.action)).toContain(call);
    });
  });

  test('what the command would refuse has no button, and says why', async () => {
    fake = await deploySample((world) => {
      world.machines[SALES]!.executions.push(loadedRun('green'));
    });
    await browsing(ON_AWS, async ({ text }) => {
      for (const [action, why] of [
        ['redrive', 'run green of sales has succeeded: nothing is left of it'],
        ['stop', 'run green of sales has ended: SUCCEEDED'],
      ]) {
        const asked = await text(`${page('/green').replace('/aws/', `/confirm/${action}/`)}.html`);
        expect(asked).toContain(why);
        expect(asked).not.toContain('<button class="main"');
      }
    });
  });

  test.each<[string, Record<string, string>]>([
    ['an unknown run', { action: 'redrive', machine: 'sales', run: 'blue' }],
    ['no run', { action: 'stop', machine: 'sales' }],
    ['a run to start', { action: 'start', machine: 'sales', run: 'red' }],
    ['an unknown machine', { action: 'start', machine: '--help' }],
    ['another command', { action: 'doctor', machine: 'sales' }],
  ])('nothing is started for %s', async (_, fields) => {
    fake = await deploySample();
    await browsing(ON_AWS, async ({ text, post }) => {
      expect((await post('/actions/aws', fields)).status).toBe(404);
      expect(await text(page('.html'))).not.toContain('<ul class="notes">');
    });
  });

  test('nothing is started without --aws', async () => {
    fake = await deploySample();
    await browsing([], async ({ post }) => {
      expect((await post('/actions/aws', { action: 'start', machine: 'sales' })).status).toBe(404);
    });
    expect(fake.calls).toEqual([]);
  });
});
