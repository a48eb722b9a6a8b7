import { ask } from '../../../local/deployed/aws-error';
import { AT_ONCE, atOnce } from '../../../local/deployed/at-once';
import { clientsFor } from '../../../local/deployed/clients';
import { Unanswered } from '../../../local/cli/commands/deployed/unanswered';
import type { FakeAws } from '../../helpers/fake-aws';
import { cleanUp } from '../cli/support';
import { deploySample, operate } from './operate';
import { failedRun, loadedRun, machineArn, START } from './world';

// What the page says under "Limits".

const SALES = machineArn('sales');
let fake: FakeAws | undefined;
afterEach(async () => fake?.stop());
afterAll(cleanUp);

test('each client tries a call eight times', async () => {
  const clients = Object.values(clientsFor({ region: 'eu-west-1' })) as Array<{
    readonly config: { readonly maxAttempts: () => Promise<number> };
  }>;
  expect(new Set(await Promise.all(clients.map(({ config }) => config.maxAttempts())))).toEqual(new Set([8]));
});

test('five calls run at once, and their results are in the order of what was asked', async () => {
  let now = 0;
  let most = 0;
  const results = await atOnce([...Array(20).keys()], AT_ONCE, async (item) => {
    most = Math.max(most, ++now);
    // Earlier ones take longer.
    for (let turn = 20; turn > item; turn--) await Promise.resolve();
    now--;
    return item;
  });
  expect({ most, results }).toEqual({ most: 5, results: [...Array(20).keys()] });
});

test('a call that was throttled each time is not known, and the rest is', async () => {
  const aws = new Unanswered();
  const throttled = async () => {
    throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  };
  expect(await aws.ask(() => ask('list the runs of sales', 'states:ListExecutions', throttled))).toBeUndefined();
  expect(aws.problems).toEqual(['AWS has throttled each try to list the runs of sales: wait a minute, and repeat it']);
});

test('of a run whose loads are executions of their own, logs reads the last 500, and runs has the tables at the end', async () => {
  const mapRunArn = `${SALES.replace('stateMachine', 'mapRun')}/load_sales:1`;
  fake = await deploySample((world) => {
    const events = [
      { id: 1, timestamp: START, type: 'MapStateEntered', stateEnteredEventDetails: { name: 'load_sales' } },
      { id: 2, timestamp: START, previousEventId: 1, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn } },
    ];
    world.machines[SALES]!.executions.push({ ...loadedRun('many'), events }, failedRun('red', START - 9, events));
    const items = Array.from({ length: 502 }, (_, at) => loadedRun(`item-${at}`, START - at));
    world.machines[`${SALES}/load_sales`] = { definition: {}, executions: items };
  });
  const { err } = await operate(['logs', 'sales']);
  expect(err).toBe('Its loads are more than 500 executions of their own: only the last 500 of them are looked at.\n');
  const read = fake.calls.filter(({ action }) => action === 'GetExecutionHistory').map(({ request }) => request);
  expect(read).toHaveLength(501);
  expect(read.some(({ executionArn }) => /:item-50[01]$/.test(executionArn!))).toBe(false);

  const itemsOf = async (id: string) => {
    const { run } = JSON.parse((await operate(['runs', 'sales', id, '--json'])).out);
    expect(run.containers).toEqual([]);
    return run.results.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`);
  };
  expect(await itemsOf('many')).toEqual(['customers LOADED', 'orders LOADED']);
  expect(await itemsOf('red')).toEqual(['customers LOADED', 'returns FAILED']);
});
