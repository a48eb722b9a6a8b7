import { causeOf } from './causes';
import { describeFailure } from '../../../lambda/failure/describe';
import { COMMAND_FAILED } from '../../helpers/failures';

const LOGS = { container: 'starlake', group: '/starlake', streamPrefix: 'load' };
const LOG = '/starlake:load/starlake/0123abc';

const described = (Error: string, Cause?: string | null) => describeFailure({ Error, Cause }, undefined, LOGS);
/** Of a task whose container ended like this. */
const ofTask = (task: object, container: object = {}, error = 'States.TaskFailed') =>
  described(error, causeOf({ Containers: [{ Name: 'starlake', ...container }], ...task }));

const EXITED = { StopCode: 'EssentialContainerExited', StoppedReason: 'Essential container in task exited' };
const NOT_STARTED = (StoppedReason: string) => ({ StopCode: 'TaskFailedToStart', StoppedReason });

test('a command that failed: exit code, stop code, log', () => {
  const Containers = [
    { Name: 'proxy', ExitCode: 0 },
    { Name: 'starlake', ExitCode: 1 },
  ];
  expect(described('States.TaskFailed', causeOf({ Containers, ...EXITED }))).toEqual({ ...COMMAND_FAILED, log: LOG });
});

test('another container that failed is named', () => {
  const Containers = [
    { Name: 'proxy', ExitCode: 2 },
    { Name: 'starlake', ExitCode: 0 },
  ];
  expect(described('States.TaskFailed', causeOf({ Containers, ...EXITED }))).toMatchObject({
    kind: 'COMMAND_FAILED',
    diagnosis: 'container proxy failed with exit code 2: see its log',
    exitCode: 0,
  });
});

describe('out of memory', () => {
  const reason = 'OutOfMemoryError: Container killed due to memory usage';

  test('what the container says goes before what the task says', () => {
    expect(ofTask(EXITED, { ExitCode: 137, Reason: reason })).toMatchObject({
      kind: 'OUT_OF_MEMORY',
      diagnosis: 'killed for memory at 8192 MiB: give it more, or a memoryLadder',
      exitCode: 137,
      reason,
    });
  });

  test.each([
    [{}, '8192 MiB'],
    [{ Overrides: { Memory: '16384' } }, '16384 MiB'],
  ])('names the memory that the task had', (task, memory) => {
    expect(ofTask({ ...EXITED, ...task }, { ExitCode: 137 }).diagnosis).toContain(memory);
  });

  test('of a task on EC2 that has no memory of its own', () => {
    expect(ofTask({ ...EXITED, Memory: undefined }, { ExitCode: 137 }).diagnosis).toMatch(/^killed for memory: /);
  });

  test.each([
    [{ StopCode: 'UserInitiated' }, 'STOPPED'],
    [{ StopCode: 'SpotInterruption' }, 'SPOT_RECLAIMED'],
  ])('137 is none where somebody killed it: %j', (task, kind) => {
    expect(ofTask(task, { ExitCode: 137 }).kind).toBe(kind);
  });
});

test('an image that was not pulled: no exit code', () => {
  const StoppedReason = 'CannotPullContainerError: pull image manifest has been retried 5 time(s)';
  const failure = describeFailure(
    { Error: 'States.TaskFailed', Cause: causeOf({ StopCode: 'TaskFailedToStart', StoppedReason }) },
    undefined,
    {},
  );
  expect(failure).toEqual({
    error: 'States.TaskFailed',
    kind: 'IMAGE_NOT_PULLED',
    diagnosis: `image could not be pulled: ${StoppedReason}`,
    stopCode: 'TaskFailedToStart',
    reason: StoppedReason,
  });
});

test.each([
  [NOT_STARTED('Task failed to start'), { Reason: 'CannotPullECRContainerError: no basic auth' }, 'IMAGE_NOT_PULLED'],
  [NOT_STARTED('CannotPullImageManifestError: Error response from daemon'), {}, 'IMAGE_NOT_PULLED'],
  [NOT_STARTED('Capacity is unavailable at this time. Please try again later'), {}, 'NO_CAPACITY'],
  [NOT_STARTED('ResourceInitializationError: unable to pull secrets or registry auth'), {}, 'NOT_STARTED'],
  [NOT_STARTED('Timeout waiting for network interface provisioning to complete.'), {}, 'NOT_STARTED'],
  [NOT_STARTED('Unexpected EC2 error: InsufficientFreeAddressesInSubnet'), {}, 'NOT_STARTED'],
  [NOT_STARTED('Task failed to start'), { Reason: 'CannotCreateContainerError: API error' }, 'NOT_STARTED'],
  [EXITED, { Reason: 'CannotStartContainerError: exec: "starlake": not found' }, 'NOT_STARTED'],
  [{ StopCode: 'SpotInterruption', StoppedReason: 'Your Spot Task was interrupted.' }, {}, 'SPOT_RECLAIMED'],
  [{ StopCode: 'TerminationNotice', StoppedReason: 'Your Spot Task was interrupted.' }, {}, 'SPOT_RECLAIMED'],
  [{ StopCode: 'TerminationNotice', StoppedReason: 'ECS is performing maintenance' }, {}, 'SPOT_RECLAIMED'],
  [{ StopCode: 'InfrastructureHealth', StoppedReason: 'Host is unhealthy' }, { ExitCode: 137 }, 'SPOT_RECLAIMED'],
  [{ StoppedReason: 'Host EC2 (instance i-0123) terminated.' }, {}, 'SPOT_RECLAIMED'],
  [{ StopCode: 'UserInitiated', StoppedReason: 'Task stopped by user' }, { ExitCode: 143 }, 'STOPPED'],
  [EXITED, { ExitCode: 143 }, 'COMMAND_FAILED'],
  [EXITED, { ExitCode: 0 }, 'UNKNOWN'],
  [{ StopCode: 'OfTheFuture', StoppedReason: 'whatever' }, {}, 'UNKNOWN'],
  [{}, {}, 'UNKNOWN'],
  [{ Containers: [] }, {}, 'UNKNOWN'],
])('the kind of %j, %j is %s', (task, container, kind) => {
  expect(ofTask(task, container)).toMatchObject({ kind, diagnosis: expect.stringMatching(/^\S.{10,250}$/) });
});

test.each([
  [{ StopCode: 'SpotInterruption' }, 'Spot took the machine back'],
  [{ StopCode: 'TerminationNotice', StoppedReason: 'maintenance' }, 'AWS took the machine back: maintenance'],
  [{ StopCode: 'UserInitiated', StoppedReason: 'by jane' }, 'somebody stopped the task: by jane'],
  [{ StopCode: 'UserInitiated' }, 'somebody stopped the task'],
  [
    { StopCode: 'UserInitiated', StoppedReason: 'Starlake: its execution has ended' },
    'was stopped: its execution has ended',
  ],
])('says of %j: %s', (task, diagnosis) => {
  expect(ofTask(task).diagnosis).toBe(diagnosis);
});

describe('a state that timed out', () => {
  test.each([
    ['States.Timeout', 'UserInitiated', 137, 'TIMED_OUT', 'took longer than its taskTimeout and was stopped'],
    ['States.HeartbeatTimeout', 'UserInitiated', 143, 'TIMED_OUT', 'took longer than its taskTimeout and was stopped'],
    ['States.Timeout', undefined, undefined, 'TIMED_OUT', 'took longer than its taskTimeout and was stopped'],
    [
      'States.Timeout',
      'EssentialContainerExited',
      0,
      'TIMED_OUT',
      'took longer than its taskTimeout, yet ended with exit code 0',
    ],
    ['States.Timeout', 'EssentialContainerExited', 1, 'COMMAND_FAILED', expect.stringContaining('exit code 1')],
    ['States.Timeout', 'EssentialContainerExited', 137, 'OUT_OF_MEMORY', expect.stringContaining('memory')],
    ['States.Timeout', 'SpotInterruption', 143, 'SPOT_RECLAIMED', expect.stringContaining('Spot')],
  ])('%s, %s, %s: %s', (error, StopCode, ExitCode, kind, diagnosis) => {
    expect(ofTask({ StopCode }, { ExitCode }, error)).toMatchObject({ error, kind, diagnosis });
  });

  test('without a task', () => {
    expect(described('States.Timeout')).toEqual({
      error: 'States.Timeout',
      kind: 'TIMED_OUT',
      diagnosis: 'took longer than its taskTimeout',
    });
  });
});

test.each([
  ['AmazonECS.Unknown', 'RESOURCE:MEMORY', 'NO_CAPACITY', 'the cluster has no room for the task: RESOURCE:MEMORY'],
  [
    'AmazonECS.Unknown',
    '{"Failures":[{"Arn":"arn","Reason":"RESOURCE:CPU"},{"Reason":"RESOURCE:CPU","Detail":"d"},null],"Tasks":[]}',
    'NO_CAPACITY',
    'the cluster has no room for the task: RESOURCE:CPU, d',
  ],
  [
    'AmazonECS.Unknown',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
    'NO_CAPACITY',
    expect.stringMatching(/^no Fargate capacity, or the account's vCPU quota is reached: Capacity/),
  ],
  [
    'ECS.AmazonECSException',
    "You've reached the limit on the number of vCPUs you can run concurrently",
    'NO_CAPACITY',
    expect.stringMatching(/^the account's vCPU quota is reached/),
  ],
  ['ECS.ThrottlingException', 'Rate exceeded.', 'THROTTLED', expect.stringMatching(/^AWS throttled/)],
  [
    'ECS.InvalidParameterException',
    'Error retrieving security group information: Request limit exceeded (RequestLimitExceeded)',
    'THROTTLED',
    expect.stringMatching(/^AWS throttled/),
  ],
  [
    'ECS.ClusterNotFoundException',
    'Cluster not found.',
    'NOT_STARTED',
    'the task could not be started: Cluster not found.',
  ],
  ['Ecs.EcsException', '', 'NOT_STARTED', 'the task could not be started: Ecs.EcsException'],
])('a launch that failed with %s, %s: %s', (error, Cause, kind, diagnosis) => {
  expect(described(error, Cause)).toMatchObject({ error, kind, diagnosis });
});

test.each([
  ['RESOURCE:MEMORY', 'RESOURCE:MEMORY'],
  ['', undefined],
  [null, undefined],
  ['{"cut', '{"cut'],
  ['null', 'null'],
  ['[{"TaskArn":1}]', '[{"TaskArn":1}]'],
  ['x'.repeat(5000), `${'x'.repeat(200)}…`],
])('another cause is the reason, cut short: %.20s', (Cause, reason) => {
  const failure = described('States.TaskFailed', Cause);
  expect([failure.kind, failure.reason]).toEqual(['UNKNOWN', reason]);
});

test('a diagnosis quotes what people can read', () => {
  const sentence = 'failed with States.TaskFailed, and no task says why';
  expect(described('States.TaskFailed', '{"cut').diagnosis).toBe(sentence);
  expect(described('States.TaskFailed', 'because').diagnosis).toBe(`${sentence}: because`);
});

test('a description of unlikely types is read for what it is worth', () => {
  const cause = JSON.stringify({
    TaskArn: 7,
    StopCode: {},
    Containers: [null, 'x', { Name: 1, ExitCode: '1' }],
    Overrides: [],
  });
  expect(described('States.TaskFailed', cause)).toEqual({
    error: 'States.TaskFailed',
    kind: 'UNKNOWN',
    diagnosis: 'the task failed, and does not say why: see its log',
  });
});

test('what ECS says goes before the cause', () => {
  const task = {
    taskArn: 'arn:task/cluster/9',
    stopCode: 'EssentialContainerExited' as const,
    containers: [{ name: 'starlake', exitCode: 3 }],
  };
  expect(describeFailure({ Error: 'States.TaskFailed', Cause: '{"cut' }, task, LOGS)).toEqual({
    error: 'States.TaskFailed',
    kind: 'COMMAND_FAILED',
    diagnosis: 'the command failed with exit code 3: see its log',
    exitCode: 3,
    stopCode: 'EssentialContainerExited',
    log: '/starlake:load/starlake/9',
  });
});
