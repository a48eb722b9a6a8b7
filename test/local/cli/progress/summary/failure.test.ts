import { firstLine } from '../../../../../local/cli/progress/cause';
import { summarize } from '../../../../../local/cli/progress/summary/summary';
import { COMMAND_FAILED } from '../../../../helpers/failures';
import { Script } from '../events';
import type { RunResult } from '../../../../../local/run-event';

const PAGE = { width: Infinity, color: false, unicode: true };
const show = (result: RunResult) => summarize(result, PAGE);
const DATE = '2026-11-22T00:00:00+0000';

describe('a diagnosis', () => {
  const WHOLE = { table: 'customers', status: 'FAILED', ...COMMAND_FAILED, log: 'Group:a/b' };
  const told = (table: object, history = [] as RunResult['history']): string[] => {
    const cause = JSON.stringify({ domain: 'sales', scheduledDate: DATE, tables: [{ ...WHOLE, ...table }] });
    const lines = show({ status: 'FAILED', error: 'Starlake.LoadFailed', cause, history });
    return lines.slice(lines.indexOf('  customers') + 1);
  };

  test('comes first, and nothing says it again', () => {
    expect(told({})).toEqual([`    ${WHOLE.diagnosis}`, '    log     Group:a/b']);
  });

  test('is followed by what it does not say', () => {
    const [error, text] = ['ECS.AmazonECSException', 'RESOURCE:MEMORY'];
    const diagnosis = `the cluster has no room for the task: ${text}`;
    expect(told({ error, diagnosis, exitCode: undefined, reason: text, log: undefined })).toEqual([
      `    ${diagnosis}`,
      `    error   ${error}`,
    ]);
    const memory = { diagnosis: 'killed for memory at 8192 MiB: give it more, or a memoryLadder', exitCode: 137 };
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    expect(told({ ...memory, reason, log: undefined })).toEqual([
      '    killed for memory at 8192 MiB: give it more, or a memoryLadder',
      '    exit    code 137',
    ]);
    const asked = { diagnosis: 'somebody stopped the task', exitCode: 0, reason: 'by hand', log: undefined };
    expect(told(asked)).toEqual(['    somebody stopped the task', '    reason  by hand']);
  });

  test('that had to be left out: its kind', () => {
    const left = Object.fromEntries(Object.keys(WHOLE).map((key) => [key, undefined]));
    expect(told({ ...left, table: 'customers', kind: 'OUT_OF_MEMORY', exitCode: 137 })).toEqual([
      '    out of memory',
      '    exit    code 137',
    ]);
  });

  test('that refers to the log: the last lines of the container', () => {
    const script = new Script().start().map(1);
    const container = script.begin(0, 'customers');
    script.line(container, 'ERROR no such column').finish(0, 'customers', container, 1);
    expect(told({}, script.events)).toEqual([`    ${WHOLE.diagnosis}`, '    │ ERROR no such column']);
  });

  test('of an import', () => {
    const script = new Script().start().enter('sales_import', 'Task');
    const container = script.container(undefined, 'sales_import');
    script.line(container, 'ERROR no such folder').stop(container, undefined, { exitCode: 1 });
    const { kind, diagnosis, exitCode, error } = WHOLE;
    const message = JSON.stringify({ domain: 'sales', scheduledDate: DATE, error, kind, diagnosis, exitCode });
    const cause = JSON.stringify({ errorMessage: message, trace: ['    at handler.js:1'] });
    const result: RunResult = { status: 'FAILED', error: 'Starlake.ImportFailed', cause, history: script.events };
    expect(summarize(result, PAGE, 'load').slice(3)).toEqual([
      '✗ FAILED  Starlake.ImportFailed',
      `  nothing of sales loaded for ${DATE}`,
      '',
      '  stage',
      `    ${diagnosis}`,
      '    │ ERROR no such folder',
    ]);
    expect(summarize({ ...result, history: [] }, PAGE, 'load').slice(3)).toEqual(['  import', `    ${diagnosis}`]);
    expect(firstLine(cause)).toBe(diagnosis);
  });
});

describe('what was left behind', () => {
  const MOVE = 'perhaps loaded already or of more than one table: move them back to stage, or away';
  const left = (cause: object): string[] =>
    show({ status: 'FAILED', error: 'Starlake.LoadFailed', cause: JSON.stringify(cause), history: [] });

  test('beside tables that failed, some of which had no room', () => {
    const tables = [{ table: 'a' }, { table: 'b' }];
    const cause = { domain: 'sales', tables, more: 3, files: ['x.csv', 'y.csv'], moreFiles: 1200 };
    expect(left(cause).slice(-12)).toEqual([
      '  5 tables of sales not loaded',
      '',
      '  a',
      '',
      '  b',
      '',
      '  and 3 more tables',
      '',
      `  1,202 files are still in the ingesting area, and ${MOVE}`,
      '    x.csv',
      '    y.csv',
      '    and 1,200 more',
    ]);
  });

  test('though all tables were loaded', () => {
    const cause = { domain: 'sales', tables: [], files: ['x.csv'], loaded: ['a'] };
    expect(left(cause)).toEqual([
      '✗ FAILED  Starlake.LoadFailed',
      '',
      `  1 file is still in the ingesting area, and ${MOVE}`,
      '    x.csv',
    ]);
    expect(firstLine(JSON.stringify(cause))).toBe('still in the ingesting area: x.csv');
  });
});

test.each(['Starlake.StaleFiles', 'Starlake.Overlap', 'Starlake.StillRunning'])('%s: its message only', (error) => {
  const cause = JSON.stringify({ errorType: error, errorMessage: 'what to do', trace: ['    at handler.js:1'] });
  expect(show({ status: 'FAILED', error, cause, history: [] })).toEqual([`✗ FAILED  ${error}`, '  what to do']);
});
