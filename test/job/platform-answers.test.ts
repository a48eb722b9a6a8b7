import { Size, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { newStack } from '../helpers/definition';
import { LoadPipeline, PreLoadStrategy, SlJobProps, StarlakeJob } from '../../lib';

// A platform in a language that does not check types answers anything.

type Slj = (scope: Construct, props: SlJobProps) => unknown;

const pass: Slj = (scope, { taskId }) => new sfn.Pass(scope, taskId);
const custom: Slj = (scope, { taskId }) => {
  const stateJson = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', ResultPath: null };
  return Object.assign(new sfn.CustomState(scope, taskId, { stateJson }), { resultPath: sfn.JsonPath.DISCARD });
};

/** A load pipeline on a platform with these members. */
function loadOn(members: { [name: string]: unknown }, stack: Stack = newStack()): LoadPipeline {
  class Mine extends StarlakeJob {
    public slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
      return custom(scope, props) as sfn.TaskStateBase;
    }
  }
  for (const [name, value] of Object.entries(members)) {
    const descriptor = typeof value === 'function' ? { value } : { get: () => value };
    Object.defineProperty(Mine.prototype, name, descriptor);
  }
  return new LoadPipeline(stack, 'Sales', {
    job: new Mine(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') }),
    domain: 'sales',
    tables: [{ name: 'orders', cpu: 1024, memory: Size.gibibytes(2) }, { name: 'lines' }],
    preLoadStrategy: PreLoadStrategy.IMPORTED,
    landingDirectory: 's3://elsewhere/landing',
    memoryLadder: [Size.gibibytes(4)],
  });
}

const size = { cpu: 1024, memory: Size.gibibytes(2) };
const cluster = { clusterArn: 'arn:aws:ecs:eu-west-1:1:cluster/c', clusterName: 'c' };
const tasks = { cluster, family: 'f', containerName: 'c' };

test.each<[{ [name: string]: unknown }, string]>([
  [{ slJob: () => undefined }, 'must be one Task state, such as an EcsRunTask, got undefined'],
  [{ slJob: () => 'state' }, "must be one Task state, such as an EcsRunTask, got 'state'"],
  [{ slJob: pass }, "must be one Task state, such as an EcsRunTask, got the Pass '"],
  [
    { slJob: (scope: Construct, props: SlJobProps) => sfn.Chain.start(custom(scope, props) as never) },
    'must be one Task state, such as an EcsRunTask, got Chain',
  ],
  [
    { commandTasks: {} },
    "'cluster' of 'commandTasks' of 'Test/Job' (class Mine) must be an ECS cluster, got undefined",
  ],
  [{ commandTasks: null }, "'commandTasks' of 'Test/Job' (class Mine) must be an object, got null"],
  [{ commandTasks: () => tasks }, "'commandTasks' of 'Test/Job' (class Mine) must be an object, got [Function"],
  [
    { commandTasks: { ...tasks, cluster: 'c' } },
    "'cluster' of 'commandTasks' of 'Test/Job' (class Mine) must be an obj",
  ],
  [{ commandTasks: { ...tasks, cluster: {} } }, 'must be an ECS cluster, got {}'],
  [{ commandTasks: { ...tasks, family: 1 } }, "'family' of 'commandTasks' of 'Test/Job' (class Mine) must be a text"],
  [{ commandTasks: { ...tasks, family: '' } }, "must be a text that is not empty, got ''"],
  [{ commandTasks: { ...tasks, containerName: undefined } }, "'containerName' of 'commandTasks' of 'Test/Job'"],
  [{ commandTasks: { ...tasks, logGroup: 'x' } }, "has no property 'logGroup', did you mean 'logGroupName'?"],
  [{ commandGrantee: 'role' }, "'commandGrantee' of 'Test/Job' (class Mine) must be what can be granted permissions"],
  [{ hasSidecars: 'no' }, "'hasSidecars' of 'Test/Job' (class Mine) must be true or false, got 'no'"],
  [
    { taskSize: () => undefined },
    "what 'taskSize' of 'Test/Job' (class Mine) returns for table 'sales.orders' must be an object with properties " +
      "such as 'memory', got undefined",
  ],
  [{ taskSize: () => ({ cpu: 1024 }) }, "returns for table 'sales.orders' must be a Size, got undefined"],
  [{ taskSize: () => ({ ...size, memory: 2048 }) }, "'memory' of what 'taskSize' of 'Test/Job' (class Mine) returns"],
  [
    { taskSize: () => ({ memory: size.memory }) },
    'must be a whole number of CPU units from 1 to 99999999, got undefined',
  ],
  [
    { taskSize: () => size, cpusFor: () => undefined },
    "what 'cpusFor' of 'Test/Job' (class Mine) returns for 'memoryLadder' of 'Test/Sales' must be a list, got undefined",
  ],
  [
    { taskSize: () => size, cpusFor: () => ['1024'] },
    "must be a whole number of CPU units from 1 to 99999999, got '1024'",
  ],
])('what a platform answers is checked: %j', (members, message) => {
  expect(() => loadOn({ taskSize: () => size, ...members })).toThrow(message);
});

test('right answers pass', () => {
  const stack = newStack();
  const commandTasks = { ...tasks, cluster: new ecs.Cluster(stack, 'Cluster') };
  expect(() => loadOn({ taskSize: () => size, cpusFor: () => [1024], commandTasks }, stack)).not.toThrow();
});
