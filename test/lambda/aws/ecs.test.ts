import { DescribeTasksCommand, ECSClient, ListTasksCommand, StopTaskCommand, Task } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { EcsTasks, tasksFromEnvironment } from '../../../lambda/aws/ecs-tasks';

const ecs = mockClient(ECSClient);
const tasks = new EcsTasks('cluster', 'family', new ECSClient({ region: 'eu-west-1' }));

/** A cluster with these tasks, as ECS lists and describes them. */
function cluster(known: Task[], pageSize = 100): void {
  ecs.on(ListTasksCommand).callsFake(({ desiredStatus, nextToken = '0' }) => {
    const arns = known.filter((task) => task.desiredStatus === desiredStatus).map(({ taskArn }) => taskArn!);
    const end = Number(nextToken) + pageSize;
    return { taskArns: arns.slice(Number(nextToken), end), ...(end < arns.length ? { nextToken: String(end) } : {}) };
  });
  ecs.on(DescribeTasksCommand).callsFake(({ tasks: arns }: { tasks: string[] }) => ({
    tasks: known.filter(({ taskArn }) => arns.includes(taskArn!)),
    failures: arns
      .filter((arn) => !known.some(({ taskArn }) => taskArn === arn))
      .map((arn) => ({ arn, reason: 'MISSING' })),
  }));
}

const task = (taskArn: string, desiredStatus: string, lastStatus: string, more: Partial<Task> = {}): Task => ({
  taskArn,
  desiredStatus,
  lastStatus,
  ...more,
});
const startedBy = (value: string, command = ['load']): Partial<Task> => ({
  overrides: {
    containerOverrides: [{ name: 'starlake', command, environment: [{ name: 'STEP_FUNCTIONS_EXECUTION', value }] }],
  },
});
const awsError = (name: string, message = 'said by ECS') => Object.assign(new Error(message), { name });
const arnsOf = (found: Array<{ arn: string }>) => found.map(({ arn }) => arn);

beforeEach(() => ecs.reset());

describe('active', () => {
  test('counts a task that was told to stop and still runs: ECS lists it as stopped', async () => {
    cluster([
      task('a', 'RUNNING', 'RUNNING', startedBy('arn:execution', ['load', '--domains', 'sales'])),
      task('b', 'RUNNING', 'PROVISIONING'),
      task('c', 'STOPPED', 'RUNNING'),
      task('d', 'STOPPED', 'DEPROVISIONING'),
      task('e', 'STOPPED', 'STOPPED'),
    ]);
    expect(await tasks.active()).toEqual([
      { arn: 'a', execution: 'arn:execution', command: ['load', '--domains', 'sales'] },
      { arn: 'b', command: [] },
      { arn: 'c', command: [] },
      { arn: 'd', command: [] },
    ]);
    const asked = ecs.commandCalls(ListTasksCommand).map((call) => call.args[0].input);
    expect(asked).toEqual([
      { cluster: 'cluster', family: 'family', desiredStatus: 'RUNNING' },
      { cluster: 'cluster', family: 'family', desiredStatus: 'STOPPED' },
    ]);
  });

  test('does not miss, nor count twice, a task that is told to stop between the two lists', async () => {
    const moving = task('a', 'RUNNING', 'RUNNING');
    cluster([moving]);
    ecs.on(ListTasksCommand).resolves({ taskArns: ['a'] });
    expect(arnsOf(await tasks.active())).toEqual(['a']);
    expect(ecs.commandCalls(DescribeTasksCommand).map((call) => call.args[0].input.tasks)).toEqual([['a']]);
  });

  test('asks for every page, and describes 100 at a time', async () => {
    cluster(
      Array.from({ length: 250 }, (_, i) => task(`t${i}`, i % 2 ? 'RUNNING' : 'STOPPED', 'RUNNING')),
      60,
    );
    expect(new Set(arnsOf(await tasks.active())).size).toBe(250);
    expect(ecs.commandCalls(ListTasksCommand)).toHaveLength(6);
    const batches = ecs.commandCalls(DescribeTasksCommand).map((call) => call.args[0].input.tasks!.length);
    expect(batches).toEqual([100, 100, 50]);
  });

  test('describes nothing where there is nothing', async () => {
    cluster([]);
    expect(await tasks.active()).toEqual([]);
    expect(ecs.commandCalls(DescribeTasksCommand)).toHaveLength(0);
  });

  test('passes over a task that ECS forgot since it listed it', async () => {
    cluster([task('a', 'RUNNING', 'RUNNING')]);
    ecs.on(ListTasksCommand).resolves({ taskArns: ['gone', 'a'] });
    expect(arnsOf(await tasks.active())).toEqual(['a']);
  });

  test.each(['ThrottlingException', 'AccessDeniedException', 'ClusterNotFoundException'])(
    '%s is never “no tasks”',
    async (name) => {
      ecs.on(ListTasksCommand).rejects(awsError(name));
      const message = `Cannot list the RUNNING tasks of family: ${name}: said by ECS`;
      await expect(tasks.active()).rejects.toMatchObject({ name, message });

      cluster([task('a', 'RUNNING', 'RUNNING'), task('b', 'RUNNING', 'RUNNING')]);
      ecs.on(DescribeTasksCommand).rejects(awsError(name));
      await expect(tasks.active()).rejects.toMatchObject({
        name,
        message: `Cannot describe tasks of family: ${name}: said by ECS`,
      });
    },
  );
});

describe('describe', () => {
  test('a task that ended, and one that ECS forgot', async () => {
    const ended = task('a', 'STOPPED', 'STOPPED', { stopCode: 'UserInitiated' });
    cluster([ended]);
    expect(await tasks.describe('a')).toEqual(ended);
    expect(await tasks.describe('b')).toBeUndefined();
  });

  test('another failure than MISSING is an error', async () => {
    ecs.on(DescribeTasksCommand).resolves({ failures: [{ arn: 'a', reason: 'ODD', detail: 'what it is' }] });
    await expect(tasks.describe('a')).rejects.toMatchObject({
      name: 'ODD',
      message: 'Cannot describe a: ODD: what it is',
    });
  });
});

test('of: the tasks of an execution, ended ones too, newest first', async () => {
  const at = (minute: number) => ({ createdAt: new Date(Date.UTC(2026, 7, 2, 0, minute)) });
  cluster([
    task('old', 'STOPPED', 'STOPPED', { ...startedBy('mine'), ...at(1) }),
    task('unborn', 'RUNNING', 'PROVISIONING', startedBy('mine')),
    task('other', 'RUNNING', 'RUNNING', { ...startedBy('theirs'), ...at(4) }),
    task('new', 'RUNNING', 'RUNNING', { ...startedBy('mine'), ...at(3) }),
    task('by hand', 'RUNNING', 'RUNNING', at(5)),
  ]);
  expect((await tasks.of('mine')).map(({ taskArn }) => taskArn)).toEqual(['new', 'old', 'unborn']);
});

describe('stop', () => {
  test('gives a reason that ECS takes', async () => {
    ecs.on(StopTaskCommand).resolves({});
    await tasks.stop('a', 'x'.repeat(2000));
    const [call] = ecs.commandCalls(StopTaskCommand);
    expect(call.args[0].input).toEqual({ cluster: 'cluster', task: 'a', reason: 'x'.repeat(255) });
  });

  test('of a task that ECS forgot is no error', async () => {
    ecs.on(StopTaskCommand).rejects(awsError('InvalidParameterException', 'The referenced task was not found.'));
    await expect(tasks.stop('a', 'why')).resolves.toBeUndefined();
  });

  test.each([
    ['InvalidParameterException', 'taskId length should be one of [32,36]'],
    ['ThrottlingException', 'Rate exceeded'],
    ['ClusterNotFoundException', 'Cluster not found.'],
  ])('%s is an error', async (name, message) => {
    ecs.on(StopTaskCommand).rejects(awsError(name, message));
    await expect(tasks.stop('a', 'why')).rejects.toMatchObject({
      name,
      message: `Cannot stop task a: ${name}: ${message}`,
    });
  });
});

describe('from the environment', () => {
  const { env } = process;
  afterEach(() => {
    process.env = env;
  });

  test.each([
    [{}, false],
    [{ CLUSTER: 'cluster' }, false],
    [{ CLUSTER: 'cluster', FAMILY: 'family' }, true],
  ])('%j has tasks: %p', (variables, has) => {
    process.env = variables;
    expect(tasksFromEnvironment() instanceof EcsTasks).toBe(has);
  });
});
