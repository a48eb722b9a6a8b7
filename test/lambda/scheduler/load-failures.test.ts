import { loadFailed } from '../../../lambda/end-load/cause';
import { loadFailures } from '../../../lambda/scheduler/load-failures';

const TABLES = ['orders', 'customers', 'items'];
const ARN = 'arn:aws:states:us-east-1:123456789012:execution:sales:two';
const caught = (error: string, message: string) => ({
  Error: 'States.TaskFailed',
  Cause: JSON.stringify({
    Error: error,
    Cause: JSON.stringify({ errorMessage: message, errorType: error }),
    ExecutionArn: ARN,
    Status: 'FAILED',
  }),
});
const failed = (message: object) => [
  ...loadFailures(TABLES, caught('Starlake.LoadFailed', JSON.stringify(message))).keys(),
];
const of = (...tables: string[]) => tables.map((table) => ({ table, status: 'FAILED', error: 'States.TaskFailed' }));

test('only the tables that the load names have failed, with what it says of them', () => {
  const tables = [
    { table: 'orders', status: 'FAILED', error: 'States.TaskFailed', kind: 'COMMAND_FAILED', exitCode: 1, log: 'g:s' },
  ];
  const message = JSON.stringify({ domain: 'sales', scheduledDate: 'x', tables, loaded: ['items'] });
  expect(loadFailures(TABLES, caught('Starlake.LoadFailed', message))).toEqual(
    new Map([['orders', { error: 'States.TaskFailed', kind: 'COMMAND_FAILED', exitCode: 1, log: 'g:s' }]]),
  );
});

test('where it does not name all, those have succeeded only that it says are loaded', () => {
  expect(failed({ tables: of('orders'), loaded: ['items'], files: ['x.csv'] })).toEqual(['orders', 'customers']);
  expect(failed({ tables: of('orders'), more: 1 })).toEqual(TABLES);
  expect(failed({ tables: [], files: ['x.csv'], loaded: ['items', 'orders'] })).toEqual(['customers']);
  expect(failed({ tables: of('another') })).toEqual(TABLES);
  // There was no room for the names of files, or for those of what is loaded.
  expect(failed({ tables: of('orders'), loaded: ['items'], moreFiles: 2 })).toEqual(['orders', 'customers']);
  expect(failed({ tables: of('orders') })).toEqual(TABLES);
  expect(failed({ tables: of('orders'), loaded: [] })).toEqual(['orders']);
});

test.each([1, 20, 200, 500, 900, 2000])(
  'a table in doubt is never taken for loaded, beside %d that failed',
  (count) => {
    const failure = {
      error: 'States.TaskFailed',
      kind: 'COMMAND_FAILED' as const,
      exitCode: 1,
      diagnosis: 'see its log',
    };
    const names = Array.from({ length: count }, (_, i) => `a_table_with_a_name_${i}`);
    const of = { domain: 'sales', scheduledDate: '2026-08-02T00:00:00+0000', loaded: ['orders'] };
    const report = { ...of, failed: names.map((table) => ({ load: { table }, failure })) };
    const messageOf = (left: string[]) => loadFailed({ ...report, left }).message;
    for (const left of [['x.csv'], names]) {
      const error = caught('Starlake.LoadFailed', messageOf(left));
      expect(loadFailures(['customers'], error).has('customers')).toBe(true);
      expect(loadFailures(names, error).size).toBe(count);
      expect(JSON.parse(messageOf(left))).toMatchObject(
        messageOf(left).includes('"files"') ? { files: left.slice(0, 20) } : { moreFiles: left.length },
      );
    }
    expect(messageOf([])).not.toMatch(/iles"/);
  },
);

test('any other failure is that of all tables, and says where to look', () => {
  const failures = loadFailures(TABLES, caught('Starlake.ImportFailed', 'no room'));
  expect([...failures.keys()]).toEqual(TABLES);
  expect(failures.get('orders')).toEqual({
    error: 'Starlake.ImportFailed',
    diagnosis: `its load failed: see ${ARN}`,
    reason: 'no room',
  });
});

test.each([
  ['a piece of JSON', `{"ExecutionArn":"${ARN}","Cause":"{\\"errorMess`, `its load failed: see ${ARN}`],
  ['a text', 'Access denied', 'its load failed'],
  ['nothing', undefined, 'its load failed'],
])('%s is no reason to take a table for loaded', (_, Cause, diagnosis) => {
  const failures = loadFailures(TABLES, { Error: 'StepFunctions.AccessDeniedException', Cause });
  expect([...failures.keys()]).toEqual(TABLES);
  expect(failures.get('items')).toMatchObject({ error: 'StepFunctions.AccessDeniedException', diagnosis });
});
