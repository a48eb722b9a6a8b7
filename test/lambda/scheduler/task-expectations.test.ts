import { taskExpectations } from '../../../lambda/scheduler/task-expectations';
import type { RunState } from '../../../lambda/scheduler/run-state';
import type { LogLine } from '../../../lambda/aws/logs';
import { FakeLogs } from '../../helpers/fake-logs';
import { FakeClock } from '../../helpers/handler-ports';

// What Starlake's expectations say of tasks, as its log has it.
const DATE = '2026-08-02T00:00:00+0000';

const STATE = {
  pipeline: 'kpi',
  started: '1970-01-01T00:00:01Z',
  scheduledDate: DATE,
  tasks: [{ task: 'kpi.a', dataset: 'mart.a', expects: true }, { task: 'kpi.b', expects: true }, { task: 'kpi.c' }],
  statuses: ['DONE', 'DONE', 'DONE'],
} as unknown as RunState;

const at = (stream: string, time: number, text: string): LogLine => ({ stream, time, text: `26/11/30 INFO ${text}` });
const begins = (task: string, stream: string, time: number, date = DATE) =>
  at(stream, time, `Main$: Running Starlake transform --scheduledDate ${date} --name ${task} --options x=1`);
const report = (expect: string, count: number, stream: string, time: number) =>
  at(
    stream,
    time,
    `ExpectationJob: name: {{${expect}}}, params:${expect}, count:${count}, success:${count === 0}, message: , sql:Some(SELECT`,
  );

async function told(lines: LogLine[], state: Partial<RunState> = {}, printed = new FakeLogs(lines)) {
  const count = jest.fn();
  const warn = jest.fn();
  const clock = new FakeClock();
  const [all, ...less] = await taskExpectations({ ...STATE, ...state }, { log: { printed, clock }, count, warn });
  return { all, less, counted: count.mock.calls.flat() as unknown[], warn, clock, printed };
}

test('results belong to the task that the container ran, failed ones first, and make a metric', async () => {
  const { all, less, counted, clock } = await told([
    begins('kpi.a', 's1', 2_000),
    report('is_unique(id)', 0, 's1', 2_010),
    report('is_positive(v)', 4, 's1', 2_011),
    begins('kpi.b', 's2', 2_000),
    report('is_unique(id)', 0, 's2', 2_010),
    report('of_nobody(id)', 9, 's3', 2_010),
  ]);
  const failed = { expect: 'is_positive(v)', passed: false, count: 4 };
  const passed = { expect: 'is_unique(id)', passed: true, count: 0 };
  expect(all).toEqual({ 'kpi.a': [failed, passed], 'kpi.b': [passed] });
  expect(less).toEqual([{ 'kpi.a': [failed] }]);
  expect(counted).toEqual([
    { pipeline: 'kpi', domain: 'mart', table: 'a', counts: { ExpectationsFailed: 1 } },
    { pipeline: 'kpi', domain: 'kpi', table: 'b', counts: { ExpectationsFailed: 0 } },
  ]);
  expect(clock.now()).toBe(0);
});

test('the last attempt counts, and neither a run of another date nor one that was before', async () => {
  const { all } = await told([
    begins('kpi.a', 'old', 900),
    report('is_unique(id)', 1, 'old', 910),
    begins('kpi.a', 's1', 2_000),
    report('is_unique(id)', 2, 's1', 2_010),
    begins('kpi.a', 's2', 3_000),
    report('is_unique(id)', 3, 's2', 3_010),
    begins('kpi.a', 's9', 4_000, '2026-08-03T00:00:00+0000'),
    report('is_unique(id)', 4, 's9', 4_010),
  ]);
  expect(all).toEqual({ 'kpi.a': [{ expect: 'is_unique(id)', passed: false, count: 3 }] });
});

test('lines that come late are waited for, and no longer than some seconds', async () => {
  const lines = [begins('kpi.a', 's1', 2_000), { ...report('e(id)', 0, 's1', 2_010), look: 4 }];
  const { all, clock } = await told(lines);
  expect(Object.keys(all!)).toEqual(['kpi.a']);
  expect(clock.now()).toBe(10_000);
  expect((await told([])).all).toBeUndefined();
});

test('tasks that have no expectations, failed, or did not run, are not asked for', async () => {
  const nothing = await told([], { statuses: ['FAILED', 'EXCLUDED', 'DONE'] });
  expect([nothing.all, nothing.printed.searches]).toEqual([undefined, []]);
});

test('where they cannot be read, the run does not mind', async () => {
  const refused = await told([], {}, new FakeLogs([], 'AccessDeniedException'));
  expect(refused.all).toBeUndefined();
  expect(refused.warn).toHaveBeenCalledWith(expect.stringMatching(/^the results of expectations cannot be read: /));
  expect(await taskExpectations(STATE, { warn: jest.fn() })).toEqual([]);
});

test('of thousands of streams, no search names more than a hundred', async () => {
  const tasks = Array.from({ length: 1_000 }, (_, i) => ({ task: `kpi.t${i}`, expects: true as const }));
  const lines = tasks.flatMap(({ task }) => [begins(task, task, 2_000), report('e(id)', 1, task, 2_010)]);
  const { all, printed } = await told(lines, { tasks, statuses: tasks.map(() => 'DONE') });
  expect(Object.keys(all!)).toHaveLength(1_000);
  expect(printed.searches.every(({ streams = [] }) => streams.length <= 100)).toBe(true);
});
