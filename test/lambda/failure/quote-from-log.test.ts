import { causeOf, TASK_ARN } from './causes';
import { FakeTasks } from './fake-tasks';
import { quoteFromLog } from '../../../lambda/failure/quote-from-log';
import { explainFailure } from '../../../lambda/failure/explain-failure';
import type { Logs } from '../../../lambda/aws/logs';

const PLACES = { container: 'starlake', group: '/starlake', streamPrefix: 'load' };
const MALFORMED = '26/11/29 17:44:44 ERROR IngestionWorkflow: java.lang.Exception: Malformed records are detected';
const LATE: string[] = [];

/** A log whose end is each of these, look by look. */
class FakeLogs implements Logs {
  /** Streams that were read, and how many lines of them. */
  readonly looks: Array<[stream: string, lines: number]> = [];
  constructor(private readonly ends: Array<string[] | Error>) {}

  async tail(stream: string, lines: number): Promise<string[]> {
    const end = this.ends[Math.min(this.looks.length, this.ends.length - 1)]!;
    this.looks.push([stream, lines]);
    if (end instanceof Error) throw end;
    return end;
  }

  async find(): Promise<never> {
    throw new Error('not to be asked');
  }
}

async function explained(
  task: object,
  logs?: Logs,
  more: { places?: object; error?: string; budget?: number; table?: string } = {},
) {
  const { places = PLACES, error = 'States.TaskFailed', budget, table = 'orders' } = more;
  const { clock } = new FakeTasks();
  const warnings: string[] = [];
  const warn = (message: string) => void warnings.push(message);
  const failure = { Error: error, Cause: causeOf(task) };
  const event = { domain: 'sales', table, execution: 'arn', failure, budget };
  const ports = { logs: places, lines: logs, clock, warn };
  const { failure: told } = await explainFailure(event, ports);
  return { ...told, waited: clock.now(), warnings };
}

const exited = (ExitCode?: number, container: object = {}) => ({
  Containers: [{ Name: 'starlake', TaskArn: TASK_ARN, ExitCode, ...container }],
  StopCode: 'EssentialContainerExited',
});

test('a failure is told in the words of its log, read once and at its end', async () => {
  const logs = new FakeLogs([[MALFORMED, '\tat x.y(z)']]);
  expect(await explained(exited(1), logs)).toEqual({
    error: 'States.TaskFailed',
    kind: 'COMMAND_FAILED',
    diagnosis: 'Malformed records are detected (exit code 1, see its log)',
    exitCode: 1,
    stopCode: 'EssentialContainerExited',
    log: '/starlake:load/starlake/0123abc',
    waited: 0,
    warnings: [],
  });
  expect(logs.looks).toEqual([['load/starlake/0123abc', 10_000]]);
});

test('the log of a group is not read here: its first error may be about any of the tables', async () => {
  const logs = new FakeLogs([[MALFORMED]]);
  const described = await explained(exited(1), logs, { table: 'orders,returns' });
  expect(described.diagnosis).not.toContain('Malformed');
  expect(logs.looks).toEqual([]);
});

test('of a task that nobody knows any more its log is all there is', async () => {
  const described = await explained({ Containers: undefined, TaskArn: TASK_ARN }, new FakeLogs([[MALFORMED]]));
  expect(described).toMatchObject({ kind: 'UNKNOWN', diagnosis: 'Malformed records are detected (see its log)' });
});

test('lines that come late are waited for', async () => {
  const logs = new FakeLogs([LATE, ['26/11/29 17:44:40 INFO Main$: Running'], [MALFORMED]]);
  const { diagnosis, waited } = await explained(exited(1), logs);
  expect([diagnosis, waited]).toEqual(['Malformed records are detected (exit code 1, see its log)', 5_000]);
});

test('those that never come are given up after some seconds', async () => {
  const logs = new FakeLogs([LATE]);
  const { diagnosis, waited } = await explained(exited(1), logs);
  expect([diagnosis, waited]).toEqual(['the command failed with exit code 1: see its log', 5_000]);
  expect(logs.looks).toHaveLength(3);
});

test('a log that answers slowly is not asked again', async () => {
  const { clock } = new FakeTasks();
  const slow = new FakeLogs([LATE]);
  const tail = slow.tail.bind(slow);
  slow.tail = async (...asked) => {
    await clock.sleep(19_000);
    return tail(...asked);
  };
  const failure = { Error: 'States.TaskFailed', Cause: causeOf(exited(1)) };
  const event = { task: 'kpi.orders', execution: 'arn', failure };
  await explainFailure(event, { logs: PLACES, lines: slow, clock, warn: () => {} });
  expect(slow.looks).toHaveLength(1);
});

test('a log that cannot be read is said to be, and fails nothing', async () => {
  const denied = Object.assign(new Error('Cannot read log'), { name: 'AccessDeniedException' });
  const { diagnosis, waited, warnings } = await explained(exited(1), new FakeLogs([denied]));
  expect([diagnosis, waited]).toEqual(['the command failed with exit code 1: see its log', 0]);
  expect(warnings).toEqual(['no quote from the log of a failure: Cannot read log']);
});

test.each<[what: string, task: object, more: object]>([
  ['the job knows no log group', exited(1), { places: { container: 'starlake' } }],
  ['the container was never started', { StopCode: 'TaskFailedToStart', StoppedReason: 'CannotPullContainerError' }, {}],
  [
    'another container failed',
    {
      Containers: [
        { Name: 'proxy', ExitCode: 2 },
        { Name: 'starlake', ExitCode: 143 },
      ],
    },
    {},
  ],
  ['another failed before it started', { Containers: [{ Name: 'proxy', ExitCode: 2 }, { Name: 'starlake' }] }, {}],
  ['somebody stopped it', { ...exited(143), StopCode: 'UserInitiated' }, {}],
  ['it succeeded after its time', exited(0), { error: 'States.Timeout' }],
])('no log is read where %s', async (_, task, more) => {
  const logs = new FakeLogs([[MALFORMED]]);
  const { diagnosis } = await explained(task, logs, more);
  expect(diagnosis).not.toContain('Malformed');
  expect(logs.looks).toEqual([]);
});

test.each<[what: string, task: object, error: string, first: string]>([
  ['memory', exited(137), 'States.TaskFailed', 'killed for memory at 8192 MiB: give it more, or a memoryLadder'],
  [
    'time',
    { ...exited(143), StopCode: 'UserInitiated' },
    'States.Timeout',
    'took longer than its taskTimeout and was stopped',
  ],
])('one that was killed for %s says so first, and looks into the log once', async (_, task, error, first) => {
  const heap = ['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space'];
  const { diagnosis } = await explained(task, new FakeLogs([heap]), { error });
  expect(diagnosis).toBe(`${first}; its log says: OutOfMemoryError: Java heap space`);
  const silent = new FakeLogs([LATE]);
  expect((await explained(task, silent, { error })).diagnosis).toBe(first);
  expect(silent.looks).toHaveLength(1);
});

test('the quote gives way first, and the failure stays within its budget', async () => {
  const long = `${MALFORMED} ${'in a file '.repeat(40)}`;
  const seen = new Set<string>();
  for (let budget = 700; budget >= 100; budget -= 5) {
    const { waited, warnings, ...failure } = await explained(exited(1), new FakeLogs([[long]]), { budget });
    expect([waited, warnings]).toEqual([0, []]);
    expect(Buffer.byteLength(JSON.stringify(failure))).toBeLessThanOrEqual(budget);
    const { diagnosis = '', log } = failure;
    seen.add(
      [
        /^Malformed.*…/.test(diagnosis) ? 'quote' : /^the command/.test(diagnosis) ? 'plain' : '',
        log ? 'log' : '',
      ].join(' '),
    );
  }
  expect([...seen]).toEqual(['quote log', 'plain log', 'plain ', ' ']);
});

describe('from where a log begins to tell of a file', () => {
  const failure = { error: 'States.TaskFailed', kind: 'COMMAND_FAILED', exitCode: 1, log: 'g:s' } as const;
  const line = (name: string, time: number) => ({ stream: 's', time, text: `File(s): s3a://lake/${name}` });
  const read = async (find: Logs['find']) => {
    const tail = jest.fn(async () => [MALFORMED]);
    const warn = jest.fn();
    const { clock } = new FakeTasks();
    const begins = (text: string) => text.endsWith('/b');
    const quote = await quoteFromLog(failure, { lines: { find, tail }, clock, warn }, undefined, begins);
    return { quote, tails: tail.mock.calls, warned: warn.mock.calls.length, waited: clock.now() };
  };

  test('it is read once, from the first such line on', async () => {
    const find = jest.fn(async () => [line('b', 9), line('a', 3), line('b', 5)]);
    expect(await read(find)).toEqual({
      ...{ quote: 'Malformed records are detected', tails: [['s', 10_000, 5]], warned: 0, waited: 0 },
    });
    expect(find.mock.calls).toEqual([[{ terms: ['File(s): '], from: 0, streams: ['s'] }]]);
  });

  test('where no line tells of it, and where the log cannot be searched, there is no quote', async () => {
    expect(await read(async () => [line('a', 3)])).toEqual({ quote: undefined, tails: [], warned: 0, waited: 0 });
    expect(await read(() => Promise.reject(new Error('no')))).toMatchObject({ quote: undefined, tails: [], warned: 1 });
  });
});
