import { decodeCause, firstLine } from '../../../../../local/cli/progress/cause';
import { summarize } from '../../../../../local/cli/progress/summary/summary';
import { displayWidth } from '../../../../../local/cli/text/width';
import { Script, secondRound, sixtyTables, twoRounds } from '../events';
import type { RunResult } from '../../../../../local/run-event';

const PAGE = { width: Infinity, color: false, unicode: true };
const show = (result: RunResult, page: Partial<typeof PAGE> = {}) => summarize(result, { ...PAGE, ...page });
const DATE = '2026-11-22T00:00:00+0000';

function loads(): Script {
  const script = new Script().start().map(2, 2);
  const [orders, customers] = [script.begin(0, 'orders'), script.begin(1, 'customers')];
  return script.wait(2).finish(0, 'orders', orders).wait(1).finish(1, 'customers', customers, 1);
}

test('what was loaded; rows that only a container knows are not told', () => {
  const script = new Script().start().map(2, 2);
  const orders = script.begin(119, 'orders');
  script.wait(2).finish(119, 'orders', orders);
  const tables = ['orders', 'customers'].map((table) => ({ table, status: 'LOADED' }));
  const output = { domain: 'sales', status: 'LOADED', scheduledDate: DATE, tables };
  expect(show({ status: 'SUCCEEDED', output, history: script.events })).toEqual([
    'table      status  rows  time',
    'customers  LOADED     ?     –',
    'orders     LOADED     ?  2.0s',
    'total      2 of 2     ?',
    '? rows are unknown: the run ended before it reported them',
    '',
    '✓ LOADED  sales for 2026-11-22T00:00:00+0000 in 2.0s',
  ]);
});

describe('rows', () => {
  const output = (tables: object[], more: object = {}) => ({
    domain: 'sales',
    status: 'LOADED',
    scheduledDate: DATE,
    tables: tables.map((table) => ({ status: 'LOADED', ...table })),
    ...more,
  });
  const history = loads().events;

  test('are those that the output tells, whatever a container knows', () => {
    const told = output([
      { table: 'orders', rows: 1200, rejected: 0 },
      { table: 'customers', rows: 7, rejected: 3 },
    ]);
    expect(show({ status: 'SUCCEEDED', output: told, history }).slice(0, 5)).toEqual([
      'table      status   rows  rejected  time',
      'customers  LOADED      7         3  3.0s',
      'orders     LOADED  1,200         0  2.0s',
      'total      2 of 2  1,207         3',
      '',
    ]);
  });

  test('without a column of rejected ones where there are none', () => {
    const told = output([{ table: 'orders', rows: 1200, rejected: 0 }]);
    expect(show({ status: 'SUCCEEDED', output: told, history })[0]).toBe(
      'table      status  rows  time'.replace(' rows', '  rows'),
    );
  });

  test('that are not known are said to be, and why, once; nothing is guessed', () => {
    const why = 'SL_LOG_LEVEL of the job is above INFO';
    const told = output([{ table: 'orders', rows: 5, rejected: 0 }, { table: 'customers' }], { rowsUnknown: why });
    expect(show({ status: 'SUCCEEDED', output: told, history }).slice(0, 6)).toEqual([
      'table      status  rows  time',
      'customers  LOADED     ?  3.0s',
      'orders     LOADED     5  2.0s',
      'total      2 of 2     ?',
      `? rows are unknown: ${why}`,
      '',
    ]);
  });

  test('of a failed run: those of the tables that were loaded, and of those that were rejected', () => {
    const cause = JSON.stringify({
      domain: 'sales',
      tables: [
        {
          table: 'customers',
          status: 'FAILED',
          kind: 'ROWS_REJECTED',
          diagnosis: 'all rejected',
          rows: 0,
          rejected: 9,
        },
      ],
      loaded: ['orders'],
      counts: { orders: { rows: 10, rejected: 1 } },
    });
    const lines = show({ status: 'FAILED', error: 'Starlake.LoadFailed', cause, history });
    expect(lines.slice(0, 4)).toEqual([
      'table      status  rows  rejected  time',
      'customers  FAILED     0         9  3.0s',
      'orders     LOADED    10         1  2.0s',
      'total      1 of 2    10        10',
    ]);
    expect(lines.slice(-2)).toEqual(['  customers', '    all rejected']);
    const cut = JSON.stringify({ tables: [{ table: 'customers', kind: 'ROWS_REJECTED', rejected: 9 }] });
    expect(show({ status: 'FAILED', error: 'Starlake.LoadFailed', cause: cut, history }).slice(2, 5)).toEqual([
      'orders     LOADED     ?         –  2.0s',
      'total      1 of 2     ?         9',
      '? rows are unknown: the run ended before it reported them',
    ]);
  });
});

test('what failed, why, and where its log is', () => {
  const failures = [
    {
      table: 'customers',
      status: 'FAILED',
      exitCode: 1,
      stopCode: 'EssentialContainerExited',
      reason: 'out of memory',
      log: 'https://x/y',
    },
  ];
  const message = JSON.stringify({ domain: 'sales', scheduledDate: DATE, tables: failures });
  const cause = JSON.stringify({ errorType: 'Starlake.LoadFailed', errorMessage: message, trace: ['at handler.js:1'] });
  const result: RunResult = { status: 'FAILED', error: 'Starlake.LoadFailed', cause, history: loads().events };
  expect(show(result)).toEqual([
    'table      status  rows  time',
    'customers  FAILED     –  3.0s',
    'orders     LOADED     ?  2.0s',
    'total      1 of 2     ?',
    '? rows are unknown: the run ended before it reported them',
    '',
    '✗ FAILED  Starlake.LoadFailed',
    '  1 table of sales not loaded for 2026-11-22T00:00:00+0000',
    '',
    '  customers',
    '    exit    code 1 · EssentialContainerExited',
    '    reason  out of memory',
    '    log     https://x/y',
  ]);
});

test('the last lines of a failed container take the place of the log that AWS would have', () => {
  const script = new Script().start().map(1);
  const container = script.begin(0, 'customers');
  for (let line = 1; line <= 12; line++) script.line(container, `ERROR ${line}\r`).line(container, ' ');
  script.finish(0, 'customers', container, 1);
  const failures = [{ table: 'customers', status: 'FAILED', exitCode: 1, log: 'Group:made/up' }];
  const cause = JSON.stringify({ domain: 'sales', tables: failures });
  const result: RunResult = { status: 'FAILED', error: 'Starlake.LoadFailed', cause, history: script.events };
  const printed = Array.from({ length: 10 }, (_, at) => `    │ ERROR ${at + 3}`);
  expect(show(result).slice(6)).toEqual(['  customers', '    exit    code 1', ...printed]);
  expect(show(result, { width: 12 }).at(-1)).toBe('    │ ERROR…');
  expect(show(result, { color: true }).at(-1)).toBe('\u001b[2m    │ ERROR 12\u001b[22m');
});

test('a table of two rounds: the time of both', () => {
  const script = twoRounds();
  const [first] = script.events.filter((event) => event.type === 'ContainerStopped' && event.exitCode === 1);
  Object.assign(first!, { rows: 4 });
  const orders = secondRound(script);
  script.wait(3).finish(0, 'orders', orders).exit('Load tables', 'Map');
  const tables = ['customers', 'orders'].map((table) => ({ table, status: 'LOADED' }));
  const output = { domain: 'sales', status: 'LOADED', tables };
  expect(show({ status: 'SUCCEEDED', output, history: script.events }).slice(0, 4)).toEqual([
    'table      status  rows  time',
    'customers  LOADED     ?  2.0s',
    'orders     LOADED     ?  5.0s',
    'total      2 of 2     ?',
  ]);
  const stopped: RunResult = { status: 'FAILED', error: 'Execution.Stopped', cause: '', history: twoRounds().events };
  expect(summarize(stopped, PAGE, 'load').slice(1, 4)).toEqual([
    'customers  LOADED     ?  2.0s',
    'orders     FAILED     –  2.0s',
    'total      1 of 2     ?',
  ]);
});

test('a failed import: its lines', () => {
  const script = new Script().start().enter('sales_import', 'Task');
  const container = script.container(undefined, 'sales_import');
  script.line(container, 'ERROR no such folder').stop(container, undefined, { exitCode: 1 });
  script.state('StateFailed', 'sales_import', { error: 'States.TaskFailed' });
  const result: RunResult = { status: 'FAILED', error: 'States.TaskFailed', cause: 'x', history: script.events };
  expect(summarize(result, PAGE, 'load')).toEqual([
    'command  status  rows  time',
    'stage    FAILED     –   0ms',
    '',
    '✗ FAILED  States.TaskFailed',
    '  x',
    '',
    '  stage',
    '    │ ERROR no such folder',
  ]);
});

test('Ctrl-C: stopped, with all tables of the run and nothing but tables', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const script = new Script().start().enter('sales_import', 'Task');
  script.stop(script.container(undefined), undefined, { exitCode: 0 }).exit('sales_import', 'Task');
  const input = { preLoad: { loads: names.map((table) => ({ table })) } };
  script.enter('Load tables', 'Map', { items: 5, maxConcurrency: 2, input });
  const [a, b] = [script.begin(0, 'a'), script.begin(1, 'b')];
  script.line(b, 'ERROR b').finish(0, 'a', a).finish(1, 'b', b, 1);
  const c = script.begin(2, 'c');
  script.line(c, 'reading').wait(1).stop(c, 'c', { exitCode: 143 }).fail('Execution.Stopped', '');
  const result: RunResult = {
    status: 'FAILED',
    error: 'Execution.Stopped',
    cause: 'The execution was stopped',
    history: script.events,
  };
  expect(summarize(result, PAGE, 'load')).toEqual([
    'table  status   rows  time',
    'a      LOADED      ?   0ms',
    'b      FAILED      –   0ms',
    'c      STOPPED     –  1.0s',
    'd      STOPPED     –     –',
    'e      STOPPED     –     –',
    'total  1 of 5      ?',
    '? rows are unknown: the run ended before it reported them',
    '',
    '■ STOPPED after 1.0s',
    '',
    '  b',
    '    │ ERROR b',
  ]);
});

test('a failure before any report: the containers tell', () => {
  const script = loads();
  script.begin(2, 'items');
  script.wait(4).fail('States.Timeout', '');
  const lines = show({ status: 'FAILED', error: 'States.Timeout', cause: '', history: script.events });
  expect(lines).toEqual([
    'command    status   rows  time',
    'orders     DONE       10  2.0s',
    'customers  FAILED      –  3.0s',
    'items      STOPPED     –  4.0s',
    'total      1 of 3     10',
    '',
    '✗ FAILED  States.Timeout',
  ]);
});

test('a retried table has the status of its last container', () => {
  const script = new Script().start().map(1);
  script.stop(script.begin(0, 'orders'), 'orders', { exitCode: 1 }).wait(5);
  script.stop(script.container('orders'), 'orders', { exitCode: 0, rows: 7 });
  const output = { domain: 'sales', status: 'LOADED', tables: [{ table: 'orders', status: 'LOADED' }] };
  expect(show({ status: 'SUCCEEDED', output, history: script.events })[1]).toBe('orders  LOADED     ?   0ms');
});

test('skipped: the reason', () => {
  const output = {
    domain: 'sales',
    status: 'SKIPPED',
    scheduledDate: DATE,
    reason: 'no file in incoming/sales',
    tables: [],
  };
  const history = new Script().start().wait(0.2).succeed(output).events;
  expect(show({ status: 'SUCCEEDED', output, history })).toEqual([
    `– SKIPPED  sales for ${DATE} in 200ms`,
    '  no file in incoming/sales',
  ]);
});

test('another state machine: its output', () => {
  const history = new Script().start().succeed({ a: [1] }).events;
  const lines = show({ status: 'SUCCEEDED', output: { a: [1] }, history });
  expect(lines).toEqual(['✓ SUCCEEDED in 0ms', '{\n  "a": [\n    1\n  ]\n}']);
  expect(show({ status: 'SUCCEEDED', output: undefined, history: [] })).toEqual(['✓ SUCCEEDED', '']);
});

test.each([40, 60, 100])('60 tables fit %i columns, but for links', (width) => {
  const failures = Array.from({ length: 3 }, (_, at) => ({
    table: `table_with_a_long_name_${at}`,
    status: 'FAILED',
    exitCode: 137,
    stopCode: 'EssentialContainerExited',
    reason: 'OutOfMemoryError: Container killed due to memory usage',
    log: `https://console.aws.amazon.com/${'x'.repeat(100)}`,
  }));
  const cause = JSON.stringify({ domain: 'sales', tables: failures });
  const result: RunResult = { status: 'FAILED', error: 'Starlake.LoadFailed', cause, history: sixtyTables().events };
  const lines = show(result, { width });
  for (const line of lines) if (!line.includes('https:')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  expect(lines.filter((line) => line.includes('https:'))).toEqual(failures.map(({ log }) => `    log     ${log}`));
  expect(lines.join('\n')).toContain('3 tables of sales not loaded');
});

describe('a cause', () => {
  test.each([
    ['plain text', 'it broke', 'it broke'],
    [
      'a Lambda error',
      '{"errorType":"Error","errorMessage":"AccessDenied: s3:ListBucket","trace":["a","b"]}',
      'AccessDenied: s3:ListBucket',
    ],
    ['text that was encoded twice', '"\\"it broke\\""', 'it broke'],
    [
      'an ECS task',
      '{"Containers":[{"Name":"starlake","ExitCode":137,"Reason":"OutOfMemoryError"}],"StopCode":"EssentialContainerExited","StoppedReason":"Essential container in task exited"}',
      'starlake: exit code 137, OutOfMemoryError\nEssentialContainerExited: Essential container in task exited',
    ],
    [
      'an ECS task that never ran',
      '{"Containers":[{}],"StoppedReason":"CannotPullContainerError"}',
      'did not start\nCannotPullContainerError',
    ],
    ['other JSON', '{"a":1}', '{\n  "a": 1\n}'],
    ['a list', '[1]', '[1]'],
    ['nothing', '', undefined],
  ])('%s', (_, cause, message) => {
    expect(decodeCause(cause)).toMatchObject({ message, tables: [] });
  });

  test('the trace of a handler is shown when nothing better is known', () => {
    const cause =
      '{"errorType":"TypeError","errorMessage":"x is not a function","trace":["TypeError: x","  at a.js:1"]}';
    expect(show({ status: 'FAILED', error: 'TypeError', cause, history: [] })).toEqual([
      '✗ FAILED  TypeError',
      '  x is not a function',
      '  at a.js:1',
    ]);
  });

  test('its gist', () => {
    expect(firstLine('{"tables":[{"table":"a"},{"table":"b"}]}')).toBe('a, b');
    expect(firstLine('one\ntwo')).toBe('one');
  });

  test('tables that are not what they should be are left out', () => {
    const { tables } = decodeCause('{"tables":[null,1,{"x":1},{"table":"a","exitCode":"1","reason":{"b":2}}]}');
    expect(tables).toEqual([{ table: 'a', status: 'FAILED', reason: '{"b":2}' }]);
  });
});
