import { plainProgress } from '../../../../../local/cli/progress/plain/plain';
import { initialView } from '../../../../../local/cli/progress/view/view';
import { Script, secondRound, sixtyTables, twoRounds } from '../events';
import { sales } from '../../support';

function plain(script: Script, verbose = false, unicode = true, interrupted = false, fast = false): string[] {
  let out = '';
  const sink = { write: (text: unknown) => (out += String(text)) };
  const progress = plainProgress(sink, { live: false, color: false, unicode }, initialView(sales, fast), { verbose });
  if (interrupted) progress.interrupt();
  for (const event of script.events) progress.event(event);
  progress.end();
  return out.trimEnd().split('\n');
}

test('a line for each event that matters', () => {
  const script = new Script()
    .start({ tables: ['orders', 'hr'] })
    .enter('Files?', 'Task')
    .wait(1)
    .exit('Files?', 'Task');
  script.enter('Ready?', 'Choice').exit('Ready?', 'Choice').map(2, 8);
  const [orders, customers] = [script.begin(0, 'orders'), script.begin(1, 'customers')];
  script.line(orders, 'INFO reading').wait(2).finish(0, 'orders', orders).finish(1, 'customers', customers, 1);
  script.exit('Load tables', 'Map').enter('Close', 'Task');
  script.state('StateRetried', 'Close', { error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' });
  script.state('StateFailed', 'Close', { error: 'Starlake.LoadFailed', cause: '{"tables":[{"table":"customers"}]}' });
  script.fail('Starlake.LoadFailed', '{}');
  expect(plain(script)).toEqual([
    '00:00.0  ▶ sales  input {"tables":["orders","hr"]}',
    '00:00.0  → Files?',
    '00:01.0  ✓ Files?  1.0s',
    '00:01.0  ✓ Ready?  0ms',
    '00:01.0  → Load tables  2 items, 8 at once',
    '00:01.0  ● orders  load --scheduledDate 2026-11-22T00:00:00+0000 --domains sales --tables orders',
    '00:01.0  ● customers  load --scheduledDate 2026-11-22T00:00:00+0000 --domains sales --tables customers',
    '00:03.0  ✓ orders  exit 0 · 2.0s',
    '00:03.0  ✗ customers  exit 1 · out of memory · 2.0s',
    '00:03.0  ↷ customers · Load caught  States.TaskFailed: {}',
    '00:03.0  ✓ Load tables  2.0s',
    '00:03.0  → Close',
    '00:03.0  ↻ Close is tried again  Lambda.TooManyRequestsException: Rate exceeded',
    '00:03.0  ✗ Close  Starlake.LoadFailed: customers',
    '00:03.0  ✗ failed  Starlake.LoadFailed',
  ]);
});

test('verbose: also what containers print, and the states of items', () => {
  const script = new Script().start().map(1);
  const container = script.begin(0, 'orders');
  script.line(container, '\u001b[32mINFO\u001b[0m reading\r').finish(0, 'orders', container).succeed({});
  expect(plain(script, true)).toEqual([
    '00:00.0  ▶ sales  input {}',
    '00:00.0  → Load tables  1 item',
    '00:00.0  → orders · Load',
    expect.stringContaining('● orders'),
    '00:00.0    │ INFO reading',
    '00:00.0  ✓ orders  exit 0 · 0ms',
    '00:00.0  ✓ orders · Load',
    '00:00.0  ✓ orders · Loaded',
    '00:00.0  ✓ succeeded',
  ]);
});

test('60 tables: a line for each start and each end, retries in between', () => {
  const lines = plain(sixtyTables());
  expect(lines.filter((line) => line.includes('● '))).toHaveLength(20);
  expect(lines.filter((line) => line.includes('exit '))).toHaveLength(12);
  expect(lines.at(-1)).toBe('00:11.0  ↻ table_with_a_long_name_15 · Load is tried again  States.TaskFailed');
});

test('a command without tables is not named twice; ASCII for a dumb terminal', () => {
  const script = new Script().start();
  script.enter('sales_import', 'Task').container(undefined, 'sales_import');
  expect(plain(script).at(-1)).toBe('00:00.0  ● stage');
  expect(plain(script, false, false).join('')).toMatch(/^[\x20-\x7e]+$/);
});

test('an error is told once, whatever becomes of the failure', () => {
  const error = { error: 'States.TaskFailed', cause: 'no capacity' };
  const script = new Script().start().enter('Close', 'Task');
  script.state('StateFailed', 'Close', error).state('StateRetried', 'Close', error);
  script.state('StateFailed', 'Close', error).state('StateCaught', 'Close', error).exit('Close', 'Task');
  expect(plain(script).slice(2)).toEqual([
    '00:00.0  ✗ Close  States.TaskFailed: no capacity',
    '00:00.0  ↻ Close is tried again',
    '00:00.0  ✗ Close  States.TaskFailed: no capacity',
    '00:00.0  ↷ Close caught',
  ]);
});

test('a failed container: the last lines that it printed, unless they were shown already', () => {
  const script = new Script().start().enter('sales_import', 'Task');
  const container = script.container(undefined, 'sales_import');
  for (const line of ['one', 'two', 'ERROR no \u001b[31msuch\u001b[0m folder', '', 'at Main'])
    script.line(container, line);
  script.stop(container, undefined, { exitCode: 1 });
  expect(plain(script).slice(3)).toEqual([
    '00:00.0  ✗ stage  exit 1 · 0ms',
    '00:00.0    │ two',
    '00:00.0    │ ERROR no such folder',
    '00:00.0    │ at Main',
  ]);
  expect(plain(script, true).at(-1)).toBe('00:00.0  ✗ stage  exit 1 · 0ms');
  const good = new Script().start();
  good.line(good.container('orders'), 'done').stop(1, 'orders', { exitCode: 0 });
  expect(plain(good).at(-1)).toBe('00:00.0  ✓ orders  exit 0 · 0ms');
});

test('a retry is told of when the wait begins, with the error', () => {
  const error = { error: 'States.TaskFailed', cause: 'no capacity' };
  const script = new Script().start().enter('Close', 'Task');
  script
    .state('StateFailed', 'Close', { ...error, retryIn: 300 })
    .wait(300)
    .state('StateRetried', 'Close', error);
  script
    .state('StateFailed', 'Close', { ...error, retryIn: 90 })
    .wait(90)
    .state('StateRetried', 'Close', error);
  script.state('StateFailed', 'Close', error);
  expect(plain(script).slice(2)).toEqual([
    '00:00.0  ↻ Close tried again in 5m  States.TaskFailed: no capacity',
    '05:00.0  ↻ Close tried again in 1m 30s  States.TaskFailed: no capacity',
    '06:30.0  ✗ Close  States.TaskFailed: no capacity',
  ]);
});

test('a wait that is cut short says so, and once how it is not', () => {
  const error = { error: 'States.TaskFailed', cause: 'no capacity' };
  const cut = { ...error, retryIn: 0.02, retryInOnAws: 300 };
  const script = new Script().start().enter('Close', 'Task');
  script.state('StateFailed', 'Close', cut).state('StateRetried', 'Close', error);
  script.state('StateFailed', 'Close', { ...cut, error: 'Starlake.NotReady', cause: 'no ack file' });
  expect(plain(script).slice(2)).toEqual([
    '00:00.0  ↻ Close tried again at once (in 5m on AWS; --real-time waits)  States.TaskFailed: no capacity',
    '00:00.0  … Close waits: no ack file  checks again at once (every 5m on AWS)',
  ]);
});

describe('a wait for an ack file', () => {
  const error = { error: 'Starlake.NotReady', cause: '{"errorMessage":"no ack file a/b.ack yet"}' };
  const looking = (): Script => {
    const script = new Script().start().enter('Files?', 'Task');
    for (let look = 0; look < 60; look++) {
      script
        .state('StateFailed', 'Files?', { ...error, retryIn: 60 })
        .wait(60)
        .state('StateRetried', 'Files?', error);
    }
    return script;
  };

  test('one line when it begins, one when it is over', () => {
    expect(plain(looking().exit('Files?', 'Task')).slice(2)).toEqual([
      '00:00.0  … Files? waits: no ack file a/b.ack yet  checks again every 1m',
      '60:00.0  … Files? looked 61 times',
      '60:00.0  ✓ Files?  1h 00m',
    ]);
  });

  test('stopped meanwhile', () => {
    expect(plain(looking().fail('Execution.Stopped', '')).slice(3)).toEqual([
      '60:00.0  … Files? looked 60 times',
      '60:00.0  ■ stopped',
    ]);
  });
});

test('a wait for another run, then for a container of an item: no failure', () => {
  const error = (what: string) => ({ error: 'Starlake.StillRunning', cause: JSON.stringify({ errorMessage: what }) });
  const script = new Script().start().enter('Files?', 'Task');
  script.state('StateFailed', 'Files?', { error: 'Starlake.NotReady', cause: 'no ack file a yet', retryIn: 60 });
  script.state('StateRetried', 'Files?');
  const busy = error("another run of domain 'sales' is still going: arn");
  script
    .state('StateFailed', 'Files?', { ...busy, retryIn: 60 })
    .wait(60)
    .state('StateRetried', 'Files?');
  script.exit('Files?', 'Task').map(1);
  const at = { item: 0, parent: 'Load tables' };
  script.enter('Load', 'Task', { ...at, input: { table: 'orders' } });
  script.state('StateFailed', 'Load', { ...at, ...error('task 1 is not over'), retryIn: 10 });
  script.state('StateRetried', 'Load', at).exit('Load', 'Task', at);
  script.enter('Close', 'Task').state('StateFailed', 'Close', busy);
  expect(plain(script).slice(2)).toEqual([
    '00:00.0  … Files? waits: no ack file a yet  checks again every 1m',
    "00:00.0  … Files? waits: another run of domain 'sales' is still going: arn  checks again every 1m",
    '01:00.0  … Files? looked 3 times',
    '01:00.0  ✓ Files?  1m 00s',
    '01:00.0  → Load tables  1 item',
    '01:00.0  … orders · Load waits: task 1 is not over  checks again every 10s',
    '01:00.0  … orders · Load looked 2 times',
    '01:00.0  → Close',
    "01:00.0  ✗ Close  Starlake.StillRunning: another run of domain 'sales' is still going: arn",
  ]);
});

describe('a second round', () => {
  test('is told as another try, with its tables, and when', () => {
    const script = twoRounds();
    script.finish(0, 'orders', secondRound(script)).exit('Load tables', 'Map');
    const lines = plain(script);
    expect(lines.slice(lines.findIndex((line) => line.includes('→ Wait')))).toEqual([
      expect.stringMatching(/^00:02.0 {2}→ Wait {2}orders again in 5m/),
      '05:02.0  ✓ Wait  5m 00s',
      '05:02.0  → Load tables  try 2 of orders  1 item, 2 at once',
      expect.stringContaining('05:02.0  ● orders  load'),
      '05:02.0  ✓ orders  exit 0 · 0ms',
      '05:02.0  ✓ Load tables  0ms',
    ]);
  });

  test.each([
    [0, false, '→ Wait  orders again'],
    [300, true, '→ Wait  orders again at once (in 5m on AWS; --real-time waits)'],
  ])('after %i seconds, fast: %s', (seconds, fast, line) => {
    expect(plain(twoRounds(seconds), false, true, false, fast).at(-1)).toBe(`00:02.0  ${line}`);
  });

  test('comes with why the one before has failed', () => {
    const output = { table: 'orders', failure: { kind: 'OUT_OF_MEMORY', diagnosis: 'killed for memory' } };
    const script = new Script().start().exit('Explain', 'Task', { output }).wait(2);
    script.enter('Wait', 'Wait', { input: { preLoad: { wait: 300, loads: [{ table: 'orders' }] } } });
    expect(plain(script).at(-1)).toBe('00:02.0  → Wait  orders again in 5m: killed for memory');
  });

  test('of many tables names some', () => {
    const loads = Array.from({ length: 7 }, (_, at) => ({ table: `t${at}` }));
    const script = new Script().start().enter('Wait', 'Wait', { input: { preLoad: { wait: 60, loads } } });
    expect(plain(script).at(-1)).toContain('t0, t1, t2, t3, t4 and 2 more again in 1m');
  });

  test('a Wait of another state machine is only a wait', () => {
    const script = new Script().start().enter('Wait', 'Wait', { input: null });
    expect(plain(script.enter('Wait', 'Wait', { input: { preLoad: {} } })).slice(1)).toEqual([
      '00:00.0  → Wait',
      '00:00.0  → Wait',
    ]);
  });
});

test('Ctrl-C: what it stopped has not failed', () => {
  const script = new Script().start();
  const container = script.container('orders');
  script.line(container, 'reading').stop(container, 'orders', { exitCode: 143 }).fail('Execution.Stopped', '');
  expect(plain(script, false, true, true).slice(-2)).toEqual([
    '00:00.0  ■ orders  exit 143 · 0ms',
    '00:00.0  ■ stopped',
  ]);
});

describe('why something failed', () => {
  const failure = { error: 'States.TaskFailed', kind: 'COMMAND_FAILED', diagnosis: 'no such column' };
  const given = { load: { table: 'returns' }, failure: { ...failure, kind: 'ROWS_REJECTED', diagnosis: undefined } };
  const told = (...outputs: unknown[]) => {
    const script = new Script().start();
    outputs.forEach((output) => script.exit('explain', 'Task', { item: 0, parent: 'Load tables', output }));
    return plain(script).slice(1);
  };

  test('is told when it is explained, not when the run ends', () => {
    expect(told({ table: 'orders', failure })).toEqual(['00:00.0  ✗ orders failed  no such column']);
    expect(told({ task: 'kpi.a', worker: 1, failure: { task: 'kpi.a', failure } })).toEqual([
      '00:00.0  ✗ kpi.a failed  no such column',
    ]);
  });

  test('and when the end of a round gives it up, unless it was told before', () => {
    const preLoad = { next: 'LOAD', failed: [{ load: { table: 'orders' }, failure }, given] };
    expect(told({ table: 'orders', failure }, { preLoad }, { preLoad })).toEqual([
      '00:00.0  ✗ orders failed  no such column',
      '00:00.0  ✗ returns failed  rows rejected',
    ]);
  });

  test('of another try is told again', () => {
    expect(told({ table: 'orders', failure }, { table: 'orders', failure })).toHaveLength(2);
  });

  test.each([
    [null],
    ['orders'],
    [{ table: 'orders' }],
    [{ table: 'orders', failure: { error: 'x' } }],
    [{ preLoad: 7 }],
  ])('is not in %j', (output) => expect(told(output)).toEqual([]));

  test('in an execution that a state has started: behind its name', () => {
    const event = {
      type: 'StateExited',
      state: 'explain',
      stateType: 'Task',
      time: 1_000_000,
      output: { table: 'orders', failure },
    };
    const script = new Script().start();
    script.events.push({
      type: 'ChildEvent',
      time: 1_000_000,
      state: 'load',
      child: 1,
      pipeline: 'hr',
      kind: 'load',
      event,
    } as never);
    expect(plain(script)[1]).toBe('00:00.0  hr · ✗ orders failed  no such column');
  });
});

test('of the stack of a failed container no frames are shown', () => {
  const script = new Script().start().map(1);
  const container = script.begin(0, 'orders');
  script.line(container, 'ERROR no such column');
  for (let frame = 0; frame < 30; frame++) script.line(container, '\tat ai.starlake.job.Main$.main(Main.scala:7)');
  script.line(container, '\t... 23 more');
  expect(plain(script.finish(0, 'orders', container, 1))).toContain('00:00.0    │ ERROR no such column');
});
