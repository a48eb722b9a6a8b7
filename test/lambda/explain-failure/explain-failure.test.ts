import { explainFailure } from '../../../lambda/explain-failure/explain-failure';

const LOGS = { container: 'starlake', group: '/starlake', streamPrefix: 'load' };
const TASK_ARN = 'arn:aws:ecs:us-east-1:000000000000:task/cluster/0123abc';

/** The cause of a failed task, as ECS describes it. */
function causeOf(task: object): string {
  return JSON.stringify({ Attachments: [], ClusterArn: 'arn', LastStatus: 'STOPPED', TaskArn: TASK_ARN, ...task });
}

test('a command that failed: exit code, stop code, log', () => {
  const Cause = causeOf({
    Containers: [
      { Name: 'proxy', ExitCode: 0 },
      { Name: 'starlake', ExitCode: 1 },
    ],
    StopCode: 'EssentialContainerExited',
    StoppedReason: 'Essential container in task exited',
  });
  expect(explainFailure({ table: 'orders', failure: { Error: 'States.TaskFailed', Cause } }, LOGS)).toEqual({
    error: 'States.TaskFailed',
    exitCode: 1,
    stopCode: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
    log: '/starlake:load/starlake/0123abc',
  });
});

test('out of memory: what the container says goes before what the task says', () => {
  const Cause = causeOf({
    Containers: [{ Name: 'starlake', ExitCode: 137, Reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    StoppedReason: 'Essential container in task exited',
  });
  expect(explainFailure({ table: 'orders', failure: { Error: 'States.TaskFailed', Cause } }, LOGS)).toMatchObject({
    exitCode: 137,
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  });
});

test('an image that was not pulled: no exit code', () => {
  const Cause = causeOf({
    Containers: [{ Name: 'starlake' }],
    StopCode: 'TaskFailedToStart',
    StoppedReason: 'CannotPullContainerError: pull image manifest has been retried 5 time(s)',
  });
  const failure = explainFailure({ table: 'orders', failure: { Error: 'States.TaskFailed', Cause } }, {});
  expect(failure).toMatchObject({ stopCode: 'TaskFailedToStart', reason: expect.stringContaining('CannotPull') });
  expect(failure).not.toHaveProperty('exitCode');
  expect(failure).not.toHaveProperty('log');
});

test.each([
  ['RESOURCE:MEMORY', 'RESOURCE:MEMORY'],
  ['', undefined],
  ['{"cut', '{"cut'],
  ['null', 'null'],
  ['x'.repeat(5000), `${'x'.repeat(200)}…`],
])('another cause is the reason, cut short', (Cause, reason) => {
  expect(explainFailure({ table: 'orders', failure: { Error: 'AmazonECS.Unknown', Cause } }, LOGS).reason).toBe(reason);
});
