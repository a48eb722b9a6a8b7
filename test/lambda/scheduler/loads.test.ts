import { setUp } from './set-up';
import type { Status } from '../../../lambda/scheduler/run-state';

test('loads go first, take no slot of the tasks, and load what is not loaded yet', async () => {
  const loads = [
    {
      pipeline: 'sales',
      machine: 'arn:sales',
      tables: [
        ['orders', 'sales.orders'],
        ['old', 'sales.old'],
      ] as const,
    },
  ];
  const tasks = [{ task: 'kpi.a', after: [1] }, { task: 'kpi.b' }].slice(0, 1);
  const { ask } = setUp(tasks, { loads, slots: 1, statuses: ['PENDING', 'PENDING', 'EXCLUDED'] });
  expect(await ask({ worker: 0, assignmentId: 1 })).toEqual({
    worker: 0,
    assignmentId: 1,
    do: 'LOAD',
    pipeline: 'sales',
    machine: 'arn:sales',
    scheduledDate: '2026-08-02T00:00:00+0000',
    tables: ['orders'],
  });
});

test('a load of all tables of a pipeline names none, nor one of more than an input has room for', async () => {
  const name = (i: number) => `a_table_with_a_name_that_is_rather_long_${i}`;
  const tables = Array.from({ length: 400 }, (_, i) => [name(i), `sales.${name(i)}`] as const);
  const loads = [{ pipeline: 'sales', machine: 'arn:sales', whole: true, tables }];
  const tablesOf = async (statuses: Status[], count = 400) => {
    const some = [{ ...loads[0], tables: tables.slice(0, count) }];
    const { ask } = setUp([{ task: 'kpi.a' }], { loads: some, statuses: ['DONE', ...statuses] });
    return (await ask({ worker: 0, assignmentId: 1 })).tables;
  };
  const todo = tables.map((): Status => 'PENDING');
  expect(await tablesOf(todo)).toBeNull();
  expect(await tablesOf(['DONE', ...todo.slice(1)])).toBeNull();
  expect(await tablesOf(['DONE', 'PENDING'], 2)).toEqual([name(1)]);
});

describe('a load that has succeeded', () => {
  const loads = [
    {
      pipeline: 'sales',
      machine: 'arn:sales',
      tables: [
        ['orders', 'sales.orders'],
        ['old', 'sales.old'],
      ] as const,
    },
  ];
  const after = async (output?: object) => {
    const tasks = [{ task: 'kpi.a', after: [1] }];
    const { ask, published, now } = setUp(tasks, { loads, statuses: ['PENDING', 'PENDING', 'PENDING'] });
    const load = await ask({ worker: 0, assignmentId: 1 });
    await ask({ ...load, ...(output === undefined ? {} : { loaded: { output } }) });
    // Its own pipeline does that.
    expect(published).toEqual([]);
    const { statuses, failures } = now();
    return { statuses, failures };
  };

  test.each([
    ['says so', { status: 'LOADED' }],
    ['had no files', { status: 'SKIPPED', reason: 'no file in s3://lake/datasets/incoming/sales' }],
    ['had none of the tables that were asked for', { status: 'SKIPPED', reason: 'no table has files' }],
  ])('and %s, is done', async (_, output) => {
    expect(await after(output)).toEqual({ statuses: ['PENDING', 'DONE', 'DONE'], failures: {} });
  });

  test.each<[string, object | undefined, string]>([
    [
      'another run',
      { status: 'SKIPPED', reason: 'another run is going: no file in it' },
      'another run is going: no file in it',
    ],
    ['no ack file', { status: 'SKIPPED', reason: 'no ack file s3://x' }, 'no ack file s3://x'],
    ['a status that nobody knows', { status: 'PARTLY' }, 'its status is PARTLY'],
    ['no output', undefined, 'its status is not known'],
  ])('and has not looked for files, has failed: %s', async (_, output, why) => {
    const failure = { error: 'Starlake.LoadSkipped', diagnosis: `its load was skipped: ${why}` };
    expect(await after(output)).toEqual({
      statuses: ['PENDING', 'FAILED', 'FAILED'],
      failures: { 1: failure, 2: failure },
    });
  });
});
