import { endLoad } from '../../../lambda/end-load/end-load';

const RUN = { domain: 'sales', scheduledDate: '2026-08-02T00:00:00+0000' };

test('every table that had files was loaded', () => {
  expect(endLoad({ ...RUN, idle: ['returns'], results: [{ table: 'orders' }] })).toEqual({
    ...RUN,
    status: 'LOADED',
    tables: [
      { table: 'orders', status: 'LOADED' },
      { table: 'returns', status: 'SKIPPED' },
    ],
  });
});

test('an ack without files: nothing was loaded, and the output does not say so', () => {
  expect(endLoad({ ...RUN, idle: ['returns'], results: [] })).toMatchObject({
    status: 'SKIPPED',
    reason: 'no table has files',
  });
});

test('a table that failed fails the run, with every failed table in the cause', () => {
  const results = [
    { table: 'orders', failure: { error: 'States.TaskFailed', exitCode: 1, log: '/ecs:starlake/starlake/abc' } },
    { table: 'customers' },
    { table: 'products', failure: { error: 'AmazonECS.Unknown', reason: 'RESOURCE:MEMORY' } },
  ];
  const failure = (() => {
    try {
      return endLoad({ ...RUN, idle: [], results });
    } catch (error) {
      return error as Error;
    }
  })() as Error;
  expect(failure.name).toBe('Starlake.LoadFailed');
  expect(JSON.parse(failure.message)).toEqual({
    ...RUN,
    tables: [
      { table: 'orders', status: 'FAILED', error: 'States.TaskFailed', exitCode: 1, log: '/ecs:starlake/starlake/abc' },
      { table: 'products', status: 'FAILED', error: 'AmazonECS.Unknown', reason: 'RESOURCE:MEMORY' },
    ],
    loaded: ['customers'],
  });
});
