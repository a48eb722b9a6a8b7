import { containerPrice, serverlessPrice } from '../../../local/cost/container';
import { Durations } from '../../../local/cost/durations/durations';
import { projectCost } from '../../../local/cost/project-cost';
import { startsOf } from '../../../local/cost/starts';
import { successPath } from '../../../local/cost/success-path';
import type { Definition } from '../../../local/asl';
import type { Pipeline } from '../../../local/pipeline';

const definition: Definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };

const pipeline = (name: string, rest: Partial<Pipeline> = {}): Pipeline => ({
  name,
  kind: 'transform',
  stack: 'S',
  logicalId: name,
  definition,
  ...rest,
});

test('MWAA Serverless takes $97 for waiting for 50 tables an hour, of two minutes each', () => {
  const month = 50 * 730;
  expect(serverlessPrice(new Array<number>(month).fill(120))).toBeCloseTo(97.33, 2);
  expect(serverlessPrice([1])).toBeCloseTo(0.08 / 60, 10);
});

test('Fargate takes 20 % less for ARM64', () => {
  const container = { seconds: 3600, size: { vcpu: 1, gib: 8 }, isPublic: false };
  const ratio = containerPrice({ ...container, isArm: true }) / containerPrice({ ...container, isArm: false });
  expect(ratio).toBeCloseTo(0.8, 2);
});

describe('the way to success', () => {
  const states = (definition: Definition) =>
    successPath(definition).map((state) => Object.entries(definition.States).find(([, each]) => each === state)![0]);

  test('is the longest one, goes round nowhere, and ends in no failure', () => {
    const loop: Definition = {
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Task', Next: 'Ready?', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Explain' }] },
        'Ready?': { Type: 'Choice', Choices: [{ Next: 'Work' }, { Next: 'Broken' }], Default: 'Skip' },
        Work: { Type: 'Map', Next: 'More?' },
        'More?': { Type: 'Choice', Choices: [{ Next: 'Wait' }], Default: 'Done' },
        Wait: { Type: 'Wait', Next: 'Work' },
        Explain: { Type: 'Task', Next: 'Explained' },
        Explained: { Type: 'Pass', Next: 'Broken' },
        Broken: { Type: 'Fail' },
        Skip: { Type: 'Succeed' },
        Done: { Type: 'Succeed' },
      },
    };
    expect(states(loop)).toEqual(['Begin', 'Ready?', 'Work', 'More?', 'Done']);
  });

  test('of a machine that never succeeds has no states', () => {
    expect(states({ StartAt: 'A', States: { A: { Type: 'Task', Next: 'B' }, B: { Type: 'Fail' } } })).toEqual([]);
  });
});

describe('how often a pipeline runs', () => {
  const daily = (pipelines: readonly Pipeline[]) =>
    Object.fromEntries([...startsOf(pipelines)].map(([{ name }, { perDay, by }]) => [name, [perDay, by]]));

  test('is told by its schedules, those that are enabled', () => {
    const schedules = ['0 4,16 * * * Europe/Paris', '*/10 * * * * UTC (disabled)', 'rate(6 hours) UTC'];
    expect(daily([pipeline('a', { schedules }), pipeline('b', { schedules: ['0 0 * * 1-5 UTC'] })])).toEqual({
      a: [6, 'schedule'],
      b: [5 / 7, 'schedule'],
    });
  });

  test('else by what starts it, or writes what it reads; else it is assumed', () => {
    const tasks = {
      tasks: [{ task: 'k.a' }],
      loads: [{ pipeline: 'sales', machine: 'm', tables: [['orders', 'sales.orders']] }],
    };
    const begin: Definition = { StartAt: 'A', States: { A: { Type: 'Task', Parameters: tasks, End: true } } };
    const hourly = { schedules: ['0 * * * * UTC'] };
    expect(
      daily([
        pipeline('board', { datasets: { reads: ['k.a'], writes: ['b.x'] } }),
        pipeline('again', { datasets: { reads: ['b.x'], writes: ['k.a'] } }),
        pipeline('k', { ...hourly, definition: begin, datasets: { reads: ['sales.orders'], writes: ['k.a'] } }),
        pipeline('sales', { kind: 'load', datasets: { reads: [], writes: ['sales.orders'] } }),
        pipeline('hr', { kind: 'load' }),
      ]),
    ).toEqual({
      board: [24, 'pipelines'],
      again: [24, 'pipelines'],
      k: [24, 'schedule'],
      sales: [24, 'pipelines'],
      hr: [1, 'assumed'],
    });
  });

  test('has to be said of a schedule of another kind', () => {
    const foreign = pipeline('a', { schedules: ['cron(0 4 ? * 2#1 *) UTC'] });
    expect(() => startsOf([foreign])).toThrow(/schedule of 'a'.*\nSay how often it runs: --runs-per-day N/);
  });
});

test('a month of any state machine: its containers are billed for a minute at least, on instances of its own not at all', () => {
  const run = { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync' } as const;
  const nightly = pipeline('nightly', {
    kind: 'custom',
    definition: { StartAt: 'A', States: { A: { ...run, Next: 'B' }, B: { ...run, End: true } } },
  });
  const cost = (size?: { vcpu: number; gib: number }) =>
    projectCost({
      all: [nightly],
      pipelines: [nightly],
      runsPerDay: 24,
      bytes: new Map(),
      durations: new Durations(),
      sizing: () => (_, seconds) => ({ seconds, isArm: false, isPublic: false, ...(size ? { size } : {}) }),
    });
  const { total, others } = cost({ vcpu: 1, gib: 8 });
  expect(total.containers).toBeCloseTo(1460);
  expect(total.bill.fargate).toBeCloseTo((1460 / 60) * (0.04048 + 8 * 0.004445), 6);
  expect(total.bill.stepFunctions).toBeCloseTo(1460 * 0.000025, 6);
  expect(others.map(({ bill }) => bill.airflow)).toEqual([
    0,
    expect.closeTo(357.7),
    expect.closeTo((1460 / 60) * 0.08),
  ]);
  expect(others.map(({ bill }) => bill.stepFunctions)).toEqual([total.bill.stepFunctions, 0, 0]);
  expect(cost().total.bill.fargate).toBe(0);
});
