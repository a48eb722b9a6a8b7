import { endLoad } from '../../../lambda/end-load/end-load';

const RUN = { domain: 'sales', scheduledDate: '2026-08-02T00:00:00+0000' };

test('every table that had files was loaded', () => {
  expect(endLoad({ ...RUN, idle: ['returns'], results: ['orders'] })).toEqual({
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
    'customers',
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

test.each([
  [10, ['table', 'status', 'error', 'exitCode', 'reason', 'log']],
  [100, ['table', 'status', 'error', 'exitCode', 'log']],
  [400, ['table', 'exitCode']],
])('the cause of %d failed tables names them all, with as much as a cause may have', (count, fields) => {
  const failure = {
    error: 'States.TaskFailed',
    exitCode: 1,
    reason: 'x'.repeat(200),
    log: `/starlake:load/starlake/${'0'.repeat(32)}`,
  };
  const results = Array.from({ length: count }, (_, i) => ({ table: `a_table_of_some_length_${i}`, failure }));
  try {
    endLoad({ ...RUN, idle: [], results });
    throw new Error('not failed');
  } catch (error) {
    const { message } = error as Error;
    expect(JSON.stringify(message).length).toBeLessThan(32_768 - 100);
    const { tables } = JSON.parse(message);
    expect(tables).toHaveLength(count);
    expect(Object.keys(tables[count - 1])).toEqual(fields);
  }
});

test('the names of more tables than a cause has room for are counted', () => {
  const failure = { error: 'States.TaskFailed', exitCode: 1 };
  const results = Array.from({ length: 3000 }, (_, i) => ({ table: `${'x'.repeat(200)}${i}`, failure }));
  expect.assertions(2);
  try {
    endLoad({ ...RUN, idle: [], results });
  } catch (error) {
    const { message } = error as Error;
    expect(JSON.stringify(message).length).toBeLessThan(32_768 - 100);
    const { tables, more } = JSON.parse(message);
    expect(tables.length + more).toBe(3000);
  }
});
