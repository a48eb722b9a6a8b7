import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { executionArn, failedRun, loadedRun, machineArn, START } from './world';

const running = (name: string) => ({ name, status: 'RUNNING', startDate: START, input: '{}' });
let fake: FakeAws;
beforeEach(async () => {
  fake = await deploySample((world) => {
    const runs = [failedRun('0a1b-last'), loadedRun('0a1c-first', START - 9), running('now-1'), running('now-2')];
    world.machines[machineArn('sales')]!.executions.push(...runs);
  });
});
afterEach(async () => fake.stop());
afterAll(cleanUp);

test.each(['0a1b', '0a1b-last', executionArn('sales', '0a1b-last')])('%s is a run', async (id) => {
  const { code, out } = await operate(['runs', 'sales', id]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('sales (load pipeline)  0a1b-last\n') });
});

test('a begin of several names is none', async () => {
  const { code, err } = await operate(['runs', 'sales', '0a1']);
  expect({ code, err }).toEqual({
    code: 2,
    err: "starlake-sfn: '0a1' begins the names of 2 runs\nSay more: 0a1b-last, 0a1c-first.\n",
  });
});

test('logs and redrive take the last run', async () => {
  expect((await operate(['logs', 'sales'])).out).toBe('Run 0a1b-last of sales has no container.\n');
  expect((await operate(['redrive', 'sales', '--yes'])).out).toContain('Run 0a1b-last of sales continues where');
});

test('stop takes the run that is on; of several, one has to be named', async () => {
  const stop = async (...argv: string[]) => operate(['stop', 'sales', ...argv, '--yes']);
  const at = '--stack StarlakeSample.\n';
  expect((await stop()).err).toBe('starlake-sfn: 2 runs of sales run\nSay which: now-1, now-2.\n');
  expect((await stop('0a1b')).err).toBe(
    `starlake-sfn: run 0a1b-last of sales has ended: FAILED\nSee npx starlake-sfn runs sales 0a1b-last ${at}`,
  );
  expect(fake.calls.some(({ action }) => action === 'StopExecution')).toBe(false);
  expect((await stop('now-1')).code).toBe(0);
  expect((await stop()).out).toContain('Stopped: sales now-2\n');
  expect((await stop()).err).toBe(`starlake-sfn: no run of sales runs\nSee npx starlake-sfn runs sales ${at}`);
});
