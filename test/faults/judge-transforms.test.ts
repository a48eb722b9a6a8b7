import { judgeTransforms } from '../../faults/transforms/judge-transforms';
import { LINEAGES, type Lineage } from '../../faults/transforms/lineages';
import { TaskRecord } from '../../faults/transforms/task-record';
import { planTransforms } from '../../faults/transforms/transform-story';
import type { ContainerRun } from '../../local/executor';
import type { RunEvent, RunResult } from '../../local/run-event';

const LINEAGE: Lineage = {
  name: 'Kpi',
  tasks: [
    { name: 'kpi.a', dependencies: [] },
    { name: 'kpi.b', dependencies: ['kpi.a'] },
    { name: 'kpi.c', dependencies: [] },
  ],
  slots: 2,
  retries: 0,
};

/** A record of an execution in which these tasks were run, one after the other; those with `!` have failed. */
async function recordOf(...names: string[]): Promise<TaskRecord> {
  const record = new TaskRecord(LINEAGE, () => undefined);
  for (const name of names) {
    const task = name.replace('!', '');
    record.expect(name === task ? [] : [{ task, kind: 'exit-1', times: 1, after: 1 }]);
    const event = { time: 0, state: 'Kpi_transform', stateType: 'Task', item: 0 } as const;
    record.watch({ ...event, type: 'StateEntered', input: { task } } as RunEvent);
    const argv = ['transform', '--name', task];
    await record.executor.run({ argv, signal: new AbortController().signal } as ContainerRun);
    record.watch({ ...event, type: 'StateExited' } as RunEvent);
  }
  return record;
}

const CALM = { aborted: false, functionFailures: 0 };
const tasksOf = (names: string[]) => names.map((task) => ({ task }));
const succeeded = (...names: string[]): RunResult => ({
  status: 'SUCCEEDED',
  output: { tasks: tasksOf(names) },
  history: [],
});
const failed = (error: string, names: string[] = [], blocked: string[] = []): RunResult => {
  const errorMessage = JSON.stringify({ failed: tasksOf(names), blocked: tasksOf(blocked) });
  return { status: 'FAILED', error, cause: JSON.stringify({ errorMessage }), history: [] };
};
const judge = (result: RunResult, record: TaskRecord, what = CALM) => judgeTransforms(result, LINEAGE, record, what);

test('a run that has done everything may say so', async () => {
  const record = await recordOf('kpi.a', 'kpi.b', 'kpi.c');
  expect(judge(succeeded('kpi.a', 'kpi.b', 'kpi.c'), record)).toEqual([]);
  expect(judge(succeeded('kpi.a', 'kpi.b'), record)).toEqual(['it does not report kpi.c']);
  expect([record.lies, [...record.repeated]]).toEqual([[], []]);
});

test('a run that has succeeded without a task is found', async () => {
  const record = await recordOf('kpi.a', 'kpi.b');
  expect(judge(succeeded('kpi.a', 'kpi.b', 'kpi.c'), record)).toEqual(['it has succeeded, and kpi.c is not done']);
});

test('a run that fails names what failed and what that blocks, and has done the rest', async () => {
  const record = await recordOf('kpi.a!', 'kpi.c');
  expect(judge(failed('Starlake.TransformFailed', ['kpi.a'], ['kpi.b']), record)).toEqual([]);
  expect(judge(failed('Starlake.TransformFailed', ['kpi.c'], []), record)).toEqual([
    'it reports kpi.c as failed, which it is not',
    'it does not report that kpi.a is failed',
    'it does not report that kpi.b is blocked',
  ]);
  const stopped = await recordOf('kpi.a!');
  expect(judge(failed('Starlake.TransformFailed', ['kpi.a'], ['kpi.b']), stopped)).toEqual([
    'kpi.c could run, and is not done',
  ]);
});

test('another error needs a reason', async () => {
  const record = await recordOf();
  expect(judge(failed('Execution.Stopped'), record, { ...CALM, aborted: true })).toEqual([]);
  expect(judge(failed('EIO'), record, { ...CALM, functionFailures: 3 })).toEqual([]);
  expect(judge(failed('EIO'), record)).toEqual(['it fails with EIO, and nothing has happened']);
});

test('a task that runs again after it was done, or before what it depends on, is found', async () => {
  expect([...(await recordOf('kpi.c', 'kpi.c')).repeated]).toEqual(['kpi.c']);
  expect([...(await recordOf('kpi.c!', 'kpi.c')).repeated]).toEqual([]);
  expect((await recordOf('kpi.b')).lies).toEqual(['kpi.b runs before kpi.a']);
});

test('more tasks at once than there are slots are found', async () => {
  const record = new TaskRecord({ ...LINEAGE, slots: 1 }, () => undefined);
  const { signal } = new AbortController();
  const run = (task: string) => record.executor.run({ argv: ['transform', '--name', task], signal } as ContainerRun);
  await Promise.all([run('kpi.a'), run('kpi.c')]);
  expect(record.lies).toEqual(['2 tasks run at once in 1 slots']);
});

test('the same seed gives the same scenarios, of all pipelines', () => {
  const numbers = Array.from({ length: 60 }, (_, i) => i + 1);
  expect(planTransforms(7, 3)).toEqual(planTransforms(7, 3));
  const names = new Set(numbers.map((number) => planTransforms(7, number).lineage.name));
  expect([...names].sort()).toEqual(LINEAGES.map(({ name }) => name).sort());
});
