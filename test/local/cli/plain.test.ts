import { plainProgress } from '../../../local/cli/progress/plain';
import { initialView } from '../../../local/cli/progress/view';
import { Script, sixtyTables } from './events';
import { sales } from './support';

function plain(script: Script, verbose = false, unicode = true): string[] {
  let out = '';
  const sink = { write: (text: unknown) => (out += String(text)) };
  const progress = plainProgress(sink, { live: false, color: false, unicode }, initialView(sales), verbose);
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
    '00:03.0  ✓ orders  exit 0 · 10 rows · 2.0s',
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
    '00:00.0  ✓ orders  exit 0 · 10 rows · 0ms',
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
