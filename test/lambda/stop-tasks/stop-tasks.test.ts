import { stopTasks } from '../../../lambda/stop-tasks/stop-tasks';
import type { JobTask } from '../../../lambda/aws/tasks';

const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:sales:run';
const EVENT = { detail: { executionArn: EXECUTION, status: 'ABORTED' } };
const load = (arn: string, execution: string | undefined = EXECUTION): JobTask => ({
  arn,
  execution,
  command: ['load', '--domains', 'sales', '--tables', 'orders', '--options', 'password=secret'],
});

/** Ports that write down what is asked of them. */
function ports(active: JobTask[], running: () => boolean = () => false, failing: string[] = []) {
  const calls: string[] = [];
  const log: object[] = [];
  const unasked = () => Promise.reject(new Error('not to be asked'));
  return {
    calls,
    entries: log,
    executions: {
      isRunning: async (arn: string) => {
        calls.push(`isRunning ${arn}`);
        return running();
      },
    },
    tasks: {
      active: async () => {
        calls.push('active');
        return active;
      },
      describe: unasked,
      of: unasked,
      stop: async (arn: string, reason: string) => {
        calls.push(`stop ${arn}: ${reason}`);
        if (failing.includes(arn)) {
          throw Object.assign(new Error(`Cannot stop ${arn}`), { name: 'ThrottlingException' });
        }
      },
    },
    log: (entry: object) => log.push(entry),
  };
}

test('a child of a distributed Map has no containers of its own: nothing is listed for each of hundreds', async () => {
  const child = 'arn:aws:states:eu-west-1:111122223333:execution:sales/load:1234';
  const given = ports([load('a')]);
  const event = { detail: { executionArn: child, status: 'ABORTED' } };
  expect(await stopTasks(event, given)).toEqual({ execution: child, stopped: [] });
  expect(given.calls).toEqual([]);
});

test('stops the tasks of the execution, and nobody else’s', async () => {
  const world = ports([load('a'), load('theirs', 'arn:other'), { arn: 'by hand', command: [] }, load('b')]);
  expect(await stopTasks(EVENT, world)).toEqual({ execution: EXECUTION, stopped: ['a', 'b'] });
  expect(world.calls).toEqual([
    'active',
    `isRunning ${EXECUTION}`,
    'stop a: Starlake: its execution has ended (ABORTED)',
    'stop b: Starlake: its execution has ended (ABORTED)',
  ]);
  expect(world.entries).toEqual(
    ['a', 'b'].map((task) => ({
      message: 'task stopped',
      task,
      verb: 'load',
      domain: 'sales',
      tables: ['orders'],
      execution: EXECUTION,
      status: 'ABORTED',
    })),
  );
});

test('stops nothing of an execution that was redriven since', async () => {
  const world = ports([load('a')], () => true);
  expect(await stopTasks(EVENT, world)).toEqual({ execution: EXECUTION, stopped: [] });
  expect(world.calls).toEqual(['active', `isRunning ${EXECUTION}`]);
});

test('asks nothing about an execution that left nothing', async () => {
  const world = ports([load('theirs', 'arn:other')]);
  expect(await stopTasks(EVENT, world)).toEqual({ execution: EXECUTION, stopped: [] });
  expect(world.calls).toEqual(['active']);
});

test('a task that cannot be stopped keeps none of the others running, and is an error', async () => {
  const world = ports([load('a'), load('b')], () => false, ['a']);
  await expect(stopTasks(EVENT, world)).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(world.calls.slice(2)).toEqual([expect.stringMatching(/^stop a/), expect.stringMatching(/^stop b/)]);
  expect(world.entries).toHaveLength(1);
});

test('an execution that cannot be looked at is an error, and nothing is stopped', async () => {
  const world = ports([load('a')], () => {
    throw new Error('Cannot describe execution');
  });
  await expect(stopTasks(EVENT, world)).rejects.toThrow('Cannot describe execution');
  expect(world.calls).toHaveLength(2);
});
