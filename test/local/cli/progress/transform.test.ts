import { plainProgress } from '../../../../local/cli/progress/plain/plain';
import { reduce } from '../../../../local/cli/progress/view/reduce';
import { render } from '../../../../local/cli/progress/live/render';
import { summarize } from '../../../../local/cli/progress/summary/summary';
import { blockedTasks, tallyTasks } from '../../../../local/cli/progress/view/tasks';
import { initialView } from '../../../../local/cli/progress/view/view';
import { nextStep } from '../../../../local/cli/commands/run/next-step';
import { plannedTasks } from '../../../../local/assembly/planned-tasks';
import { definition, loadArgv, pipeline, Run } from './transform-run';
import type { RunResult } from '../../../../local/run-event';

function viewOf({ events }: Run) {
  return events.reduce(reduce, initialView(pipeline));
}

function frameOf(run: Run): string[] {
  return render(viewOf(run), { width: 100, height: 30, now: run.now, color: false });
}

function plain({ events }: Run, options = {}): string {
  let text = '';
  const progress = plainProgress(
    { write: (more: string) => (text += more) },
    { live: false, color: false, unicode: true },
    initialView(pipeline),
    options,
  );
  events.forEach((event) => progress.event(event));
  return text.replace(/^\d\d:\d\d\.\d {2}/gm, '');
}

test('what a pipeline runs is in its definition', () => {
  expect(plannedTasks(definition)).toEqual([
    { name: 'kpi.lines', dataset: 'kpi.lines', after: ['sales.orders'] },
    { name: 'kpi.sums', dataset: 'kpi.totals', after: ['kpi.lines'] },
    { name: 'kpi.people', dataset: 'kpi.people', after: [] },
    { name: 'kpi.board', dataset: 'kpi.board', after: ['kpi.sums', 'kpi.people'] },
    { name: 'sales.orders', dataset: 'sales.orders', after: [], load: 'sales' },
  ]);
  expect(plannedTasks({ StartAt: 'A', States: { A: { Type: 'Task', Parameters: { tasks: ['x'] } } } })).toEqual([]);
});

describe('the tasks of a run', () => {
  test('wait, run, and are done; workers are not shown', () => {
    const run = new Run().load(0);
    const people = run.begin(1, 'kpi.people');
    expect(tallyTasks(viewOf(run).tasks)).toEqual({ total: 5, done: 0, running: 2, waiting: 3, failed: 0, blocked: 0 });
    run.child({ type: 'ContainerStarted', state: 'L', container: 1, argv: loadArgv });
    const lines = frameOf(run);
    expect(lines.join('\n')).toMatch(/0\/5 tasks · 2 running · 3 waiting\n.* load sales +orders .*\n.* kpi\.people/);
    expect(lines.join('\n')).not.toContain('item');
    run.good(1, 'kpi.people', people).inner('StateExited', 'load_for_kpi', 0);
    expect(tallyTasks(viewOf(run).tasks)).toMatchObject({ done: 2, running: 0, waiting: 3 });
  });

  test('that are named in the input are all', () => {
    const run = new Run({ tasks: ['kpi.board', 'sales.orders'] });
    expect(viewOf(run).tasks.map(({ name }) => name)).toEqual(['kpi.board', 'load sales']);
  });

  test('that are not in the definition are shown all the same', () => {
    const run = new Run();
    run.begin(0, 'kpi.new');
    expect(viewOf(run).tasks.find(({ name }) => name === 'kpi.new')).toMatchObject({ phase: 'running' });
  });

  test('block what comes after them when they fail', () => {
    const run = new Run();
    run.bad(0, 'kpi.lines', run.begin(0, 'kpi.lines'));
    const { tasks } = viewOf(run);
    expect([...blockedTasks(tasks)]).toEqual(['kpi.sums', 'kpi.board']);
    expect(frameOf(run).join('\n')).toMatch(/0\/5 tasks · 2 waiting · 1 failed · 2 blocked\n.*✗ kpi\.lines +exit 1/);
  });

  test('are tried again', () => {
    const run = new Run();
    const first = run.begin(0, 'kpi.people');
    const error = { error: 'States.TaskFailed', cause: '{}' };
    run.stop('kpi.people', first, 1).inner('StateFailed', 'kpi_transform', 0, { ...error, retryIn: 300 });
    expect(frameOf(run).join('\n')).toMatch(/↻ kpi\.people +again in 5m 00s +exit 1/);
    run.inner('StateRetried', 'kpi_transform', 0, error);
    run.good(0, 'kpi.people', run.start('kpi.people'));
    expect(viewOf(run).tasks.find(({ name }) => name === 'kpi.people')).toMatchObject({ phase: 'done', retries: 1 });
  });

  test('that run when the execution ends have ended with it', () => {
    const run = new Run();
    run.begin(0, 'kpi.people');
    run.add({ type: 'ExecutionFailed', error: 'Execution.Stopped', cause: '' });
    expect(viewOf(run).tasks.find(({ name }) => name === 'kpi.people')).toMatchObject({ phase: 'stopped' });
  });
});

describe('without a terminal', () => {
  const run = new Run().load(0);
  run.child({
    type: 'ExecutionStarted',
    pipeline: 'sales',
    input: { tables: ['orders'], AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn' },
  });
  run.child({ type: 'ContainerStarted', state: 'L', container: 1, argv: loadArgv });
  run.child({ type: 'ContainerStopped', state: 'L', container: 1, argv: loadArgv, exitCode: 0, rows: 3 });
  run.child({ type: 'ExecutionSucceeded', output: {} }).inner('StateExited', 'load_for_kpi', 0);
  run.bad(1, 'kpi.people', run.begin(1, 'kpi.people'));
  run.good(0, 'kpi.lines', run.begin(0, 'kpi.lines'));

  test('a line says what a task does, and what happens in a load', () => {
    expect(plain(run)).toBe(
      [
        '▶ kpi  input {}',
        '→ run_kpi  5 tasks, 2 at once',
        'sales · ▶ sales  input {"tables":["orders"]}',
        'sales · ● orders  load --scheduledDate D --domains sales --tables orders',
        'sales · ✓ orders  exit 0 · 1.0s',
        'sales · ✓ succeeded',
        '● kpi.people  transform --scheduledDate D --name kpi.people',
        '✗ kpi.people  exit 1 · 2.0s',
        '  │ Error in kpi.people',
        '● kpi.lines  transform --scheduledDate D --name kpi.lines',
        '✓ kpi.lines  exit 0 · 7 rows · 1.0s',
        '',
      ].join('\n'),
    );
  });

  test('in brief, only containers and failures', () => {
    expect(plain(run, { brief: true }).split('\n')).toEqual([
      'sales · ● orders  load --scheduledDate D --domains sales --tables orders',
      'sales · ✓ orders  exit 0 · 1.0s',
      expect.stringContaining('● kpi.people'),
      expect.stringContaining('✗ kpi.people'),
      expect.stringContaining('Error in kpi.people'),
      expect.stringContaining('● kpi.lines'),
      expect.stringContaining('✓ kpi.lines'),
      '',
    ]);
  });

  test('a container that did not start is told of by its state', () => {
    const launch = new Run().ask(0);
    launch.inner('StateEntered', 'kpi_transform', 0, { input: { do: 'RUN', task: 'kpi.people' } });
    launch.inner('StateFailed', 'kpi_transform', 0, { error: 'ECS.Refused', cause: 'no room' });
    expect(plain(launch)).toContain('✗ kpi.people · kpi_transform  ECS.Refused: no room');
  });
});

describe('the summary', () => {
  const page = { width: 100, color: false, unicode: true };
  const report = {
    pipeline: 'kpi',
    scheduledDate: 'D',
    failed: [
      {
        task: 'kpi.lines',
        error: 'States.TaskFailed',
        kind: 'COMMAND_FAILED',
        exitCode: 1,
        diagnosis: 'the command failed',
      },
    ],
    blocked: [
      { task: 'kpi.board', because: ['kpi.lines'] },
      { task: 'kpi.sums', because: ['kpi.lines'] },
    ],
  };
  const cause = JSON.stringify({
    errorType: 'Starlake.TransformFailed',
    errorMessage: JSON.stringify(report),
    trace: [],
  });

  function failed(): RunResult {
    const run = new Run();
    run.good(0, 'kpi.people', run.begin(0, 'kpi.people'));
    run.bad(0, 'kpi.lines', run.begin(0, 'kpi.lines'));
    return { status: 'FAILED', error: 'Starlake.TransformFailed', cause, history: run.events };
  }

  test('of a failed run names what failed, why, and what was not run because of it', () => {
    expect(summarize(failed(), page, 'transform')).toEqual([
      'task        status   rows  time',
      'kpi.people  DONE        7  1.0s',
      'kpi.lines   FAILED      –  2.0s',
      'kpi.board   BLOCKED     –     –',
      'kpi.sums    BLOCKED     –     –',
      'total       1 of 4      7',
      '',
      '✗ FAILED  Starlake.TransformFailed',
      '  1 task of kpi failed for D, and 2 tasks not run because of that',
      '',
      '  kpi.lines',
      '    the command failed',
      '    exit    code 1',
      '    │ Error in kpi.lines',
      '',
      '  not run',
      '    kpi.board  – because of kpi.lines',
      '    kpi.sums  – because of kpi.lines',
    ]);
  });

  test('of one that is done has the tables that were loaded, too', () => {
    const run = new Run().load(0);
    run.child({ type: 'ContainerStarted', state: 'L', container: 1, argv: loadArgv });
    run.child({ type: 'ContainerStopped', state: 'L', container: 1, argv: loadArgv, exitCode: 0, rows: 3 });
    run.inner('StateExited', 'load_for_kpi', 0);
    run.good(0, 'kpi.lines', run.begin(0, 'kpi.lines'));
    const tasks = ['kpi.lines', 'sales.orders'].map((task) => ({ task, status: 'DONE' }));
    const output = { pipeline: 'kpi', status: 'DONE', scheduledDate: 'D', tasks };
    const lines = summarize({ status: 'SUCCEEDED', output, history: run.events }, page, 'transform');
    expect(lines.slice(0, 4)).toEqual([
      'task          status  rows  time',
      'sales.orders  DONE       ?  1.0s',
      'kpi.lines     DONE       7  1.0s',
      'total         2 of 2     ?',
    ]);
    expect(lines.at(-1)).toMatch(/^✓ DONE {2}kpi for D in /);
  });

  test('has the rows that the loads in it have told', () => {
    const run = new Run().load(0);
    run.child({ type: 'ContainerStarted', state: 'L', container: 1, argv: loadArgv });
    run.child({ type: 'ContainerStopped', state: 'L', container: 1, argv: loadArgv, exitCode: 0, rows: 3 });
    const tables = [{ table: 'orders', status: 'LOADED', rows: 1200, rejected: 4 }];
    run.child({ type: 'ExecutionSucceeded', output: { domain: 'sales', status: 'LOADED', tables } });
    run.inner('StateExited', 'load_for_kpi', 0);
    const output = { pipeline: 'kpi', status: 'DONE', tasks: [{ task: 'sales.orders', status: 'DONE' }] };
    const lines = summarize({ status: 'SUCCEEDED', output, history: run.events }, page, 'transform');
    expect(lines.slice(0, 2)).toEqual([
      'task          status   rows  rejected  time',
      'sales.orders  DONE    1,200         4  1.0s',
    ]);
  });

  test('is followed by a command that runs what is left, in place; on a copy, all of it', () => {
    const args = { operands: ['kpi'], values: {}, lists: {}, switches: new Set<string>(), help: false };
    const input = { scheduledTime: 'T' };
    const result = failed();
    expect(nextStep({ result, args, input })).toBe(`npx starlake-sfn run kpi --input '{"scheduledTime":"T"}'`);
    const chosen = { ...args, values: { tasks: 'kpi.lines,kpi.people' } };
    expect(nextStep({ result, args: chosen, input: { tasks: ['kpi.lines'] } })).toBe(
      `npx starlake-sfn run kpi --input '{"tasks":["kpi.lines"]}'`,
    );
    const inPlace = { ...args, switches: new Set(['in-place']) };
    expect(nextStep({ result, args: inPlace, input })).toBe(
      `npx starlake-sfn run kpi --input '{"scheduledTime":"T","tasks":["kpi.lines","kpi.board","kpi.sums"]}' --in-place`,
    );
  });
});

test('executions that another state machine starts are shown while they run', () => {
  const run = new Run();
  run.child({ type: 'ExecutionStarted', pipeline: 'sales', input: {} });
  run.child({ type: 'ContainerStarted', state: 'L', container: 1, argv: loadArgv });
  const view = () => run.events.reduce(reduce, initialView({ ...pipeline, kind: 'custom' }));
  const frame = () => render(view(), { width: 80, height: 20, now: run.now, color: false }).join('\n');
  expect(frame()).toMatch(/ sales +orders +\d/);
  run.child({ type: 'ExecutionSucceeded', output: {} });
  expect(frame()).not.toContain('sales');
});
