import { containersOfHistory, isPrintedHistory } from '../../../local/cost/durations/aws-history';
import { Durations } from '../../../local/cost/durations/durations';
import type { EndedContainer } from '../../../local/cost/durations/ended-container';
import { containersOfRun, type PrintedRun } from '../../../local/cost/durations/local-run';
import { executionHistory } from '../../helpers/execution-history';

const load = (...tables: string[]) => ['load', '--scheduledDate', 'x', '--domains', 'sales', '--tables', tables.join()];
const transform = (task: string) => ['transform', '--scheduledDate', 'x', '--name', task];
const container = (argv: string[], seconds: number, pull = 0): EndedContainer => ({ argv, seconds, pull });
const works = (...names: string[]) => names.map((name) => ({ name, estimate: 3 }));

describe('a container takes', () => {
  const durations = new Durations([
    container(load('a', 'b'), 130, 40),
    container(load('c'), 50),
    container(transform('kpi.x'), 500),
    container(['stage', '--domains', 'sales', '--options', 'a=b'], 45),
    container(['preload', '--domain', 'sales'], 45),
  ]);

  test.each([
    ['what the same one took', works('load sales.a', 'load sales.b'), 130, true],
    ['its start, and the share of its table', works('load sales.a'), 40 + 30 + 30, true],
    ['one start, and the sum of its tables', works('load sales.b', 'load sales.c'), (70 + 30) / 2 + 30 + 20, true],
    ['what its task took', works('transform kpi.x'), 500, true],
    ['what the import took', works('import sales'), 45, true],
    ['what is estimated of a table that was not measured', works('load sales.c', 'load sales.d'), 30 + 20 + 3, false],
    ['what is estimated, if nothing was measured', works('load hr.a', 'load hr.b'), 30 + 3 + 3, false],
  ])('%s', (_, parts, seconds, isMeasured) => {
    expect(durations.timeOf(parts)).toEqual({ seconds, isMeasured });
  });

  test('the average of several runs', () => {
    const twice = new Durations([container(load('a'), 40), container(load('a'), 60)]);
    expect(twice.timeOf(works('load sales.a')).seconds).toBe(50);
  });

  test('no less than nothing for a table whose container was quicker than a start is thought to be', () => {
    const quick = new Durations([container(load('a'), 20), container(load('b'), 24)]);
    expect(quick.timeOf(works('load sales.a', 'load sales.b')).seconds).toBe(22);
  });
});

describe('the history of an execution on AWS', () => {
  const history = executionHistory(
    [
      { command: load('a', 'b'), pull: 10, start: 40, stop: 110 },
      { command: load('c'), start: 12.5, stop: 80 },
      { command: load('d'), pull: 10, start: 40, stop: 100, exitCode: 1 },
      { command: transform('kpi.x'), pull: 0, start: 1, stop: 61, sidecar: 3 },
    ],
    [
      {
        id: 90,
        type: 'TaskFailed',
        taskFailedEventDetails: { resource: 'runTask.sync', cause: 'Capacity is unavailable' },
      },
      { id: 91, type: 'TaskTimedOut', taskTimedOutEventDetails: { resource: 'runTask.sync', error: 'States.Timeout' } },
      { id: 92, type: 'TaskSucceeded', taskSucceededEventDetails: { resource: 'startExecution.sync:2', output: '{}' } },
      { id: 93, type: 'MapRunStarted', mapRunStartedEventDetails: { mapRunArn: 'arn:map' } },
    ],
  );

  test('has containers that are billed from the pull of their image until their task has stopped', () => {
    expect(isPrintedHistory(history) && containersOfHistory(history)).toEqual({
      containers: [
        { argv: load('a', 'b'), seconds: 100, pull: 30 },
        { argv: load('c'), seconds: 67.5, pull: 0 },
        { argv: transform('kpi.x'), seconds: 61, pull: 1 },
      ],
      failed: 3,
      mapRuns: ['arn:map'],
    });
  });
});

test('a run on this machine has the containers of all pipelines, and of runs that these have started', () => {
  const events = (argv: string[], from: number, to: number, exitCode?: number) => [
    { type: 'ContainerStarted' as const, time: from, state: 's', container: 1, argv },
    { type: 'ContainerStopped' as const, time: to, state: 's', container: 1, argv, exitCode },
  ];
  const about = { time: 0, state: 's', pipeline: 'sales', kind: 'load' as const };
  const children = [1, 2].map((child) =>
    events(load(`t${child}`), child * 1000, child * 3000, 0).map((event) => ({
      type: 'ChildEvent' as const,
      ...about,
      child,
      event,
    })),
  );
  const mixed = [children[0]![0]!, children[1]![0]!, ...events(transform('kpi.x'), 0, 500, 0)];
  const printed: PrintedRun = {
    executor: 'docker',
    pipelines: [
      { history: [...mixed, children[0]![1]!, children[1]![1]!] },
      { history: [...events(load('a'), 0, 9000, 1), ...events(load('b'), 0, 9000)] },
      {},
    ],
  };
  expect(containersOfRun(printed)).toEqual({
    containers: [container(transform('kpi.x'), 0.5), container(load('t1'), 2), container(load('t2'), 4)],
    failed: 2,
    mapRuns: [],
  });
});
