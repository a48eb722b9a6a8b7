import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { TABLES } from '../pipeline/new-pipeline';
import { definitionOfStates, newStack } from '../helpers/definition';
import { statementsOf } from '../helpers/policies';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, PreLoadStrategy, StaleFiles } from '../../lib';

// What each function of a job may do, all of it, in every pipeline.
const ASKS = 'states:DescribeExecution on arn:*:states:*:*:execution:Test-Starlake-CE039FF8-*:*';
const READS = 'states:GetExecutionHistory on arn:*:states:*:*:execution:Test-Starlake-CE039FF8-*:*';
const ECS = [
  'ecs:ListTasks on * if ArnEquals ecs:cluster <StarlakeCluster>',
  'ecs:DescribeTasks ecs:StopTask on arn:*:ecs:*:*:task/<StarlakeCluster>/*',
];
const [ACK, ARCHIVE, INGESTING, LANDING, PENDING, SUCCEEDED, TURN] = [
  'pending/sales/????-??-??.ack',
  'archive/sales/*',
  'ingesting/sales/*',
  'incoming/sales/*',
  'stage/sales/*',
  '.starlake-stepfunctions/succeeded/load/sales/*',
  '.starlake-stepfunctions/turns/sales.json',
];
const at = (key: string) => `<Lake>/datasets/${key}`;
const lists = (...keys: string[]) => {
  const prefixes = keys.map((key) => `datasets/${key}`).sort();
  return `s3:ListBucket on <Lake> of ${prefixes.join(' ')}`;
};
const writesTurn = `s3:GetObject s3:PutObject on ${at(TURN)}`;
const endWrites = `s3:GetObject s3:PutObject on ${at(SUCCEEDED)} ${at(TURN)}`;
const takes = `s3:GetObject s3:GetObjectTagging s3:DeleteObject on ${at(INGESTING)}`;
const puts = 's3:GetObject s3:PutObject s3:PutObjectTagging s3:AbortMultipartUpload';
const putsBack = `${puts} on ${at(PENDING)}`;
const putsBackOrAway = `${puts} on ${at(ARCHIVE)} ${at(PENDING)}`;
const publishes = 'events:PutEvents on arn:*:events:*:*:event-bus/default';
const looksForAck = `s3:GetObject on ${at(ACK)}`;
const consumesAck = `s3:DeleteObject on ${at(ACK)}`;
const looksForAndConsumesAck = `s3:GetObject s3:DeleteObject on ${at(ACK)}`;
const useKey = 'kms:Decrypt kms:Encrypt kms:ReEncrypt* kms:GenerateDataKey* on <Key>';

/** A job in a stack of its own; its bucket has a key of the customer's, or none. */
function newJob(withKey = false): { stack: Stack; job: EcsStarlakeJob } {
  const stack = newStack();
  const bucket = new s3.Bucket(stack, 'Lake', withKey ? { encryptionKey: new kms.Key(stack, 'Key') } : {});
  return { stack, job: new EcsStarlakeJob(stack, 'Starlake', { bucket }) };
}

function pipelineStack(props: Partial<LoadPipelineProps>, withKey = false): Stack {
  const { stack, job } = newJob(withKey);
  new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES, ...props });
  return stack;
}

function gateStack(preLoadStrategy: PreLoadStrategy, withKey = false): Stack {
  const { stack, job } = newJob(withKey);
  const gate = job.slPreLoad(stack, { domain: 'sales', tables: TABLES, preLoadStrategy })!;
  definitionOfStates(stack, gate.next(gate.consumeAck() ?? new sfn.Pass(stack, 'Loads')));
  return stack;
}

const expectStatements = (stack: Stack, id: string, ...expected: string[]) =>
  expect(statementsOf(stack, id).sort()).toEqual([...expected].sort());

const end = [ARCHIVE, INGESTING, PENDING, SUCCEEDED, TURN];

describe.each<[PreLoadStrategy, string[], string[], string[], string[]]>([
  [PreLoadStrategy.NONE, [INGESTING, PENDING, TURN], end, [], []],
  [PreLoadStrategy.PENDING, [INGESTING, PENDING, TURN], end, [], []],
  [PreLoadStrategy.IMPORTED, [INGESTING, LANDING, PENDING, TURN], [...end, LANDING], [], []],
  [PreLoadStrategy.ACK, [ACK, INGESTING, PENDING, TURN], [...end, ACK], [looksForAck], [looksForAndConsumesAck]],
])('a pipeline of the strategy %s', (preLoadStrategy, looksAt, endLooksAt, ackBefore, ackAfter) => {
  test.each<[StaleFiles, string[]]>([
    [StaleFiles.FAIL, []],
    [StaleFiles.RESTORE, [takes, putsBack]],
  ])('whose stale files: %s', (staleFiles, moves) => {
    const stack = pipelineStack({ preLoadStrategy, staleFiles });
    expectStatements(stack, 'PreLoad', lists(...looksAt), writesTurn, ...ackBefore, ...moves, ASKS, ...ECS);
    expectStatements(
      stack,
      'EndLoad',
      lists(...endLooksAt),
      endWrites,
      takes,
      putsBackOrAway,
      publishes,
      ...ackAfter,
      ASKS,
      READS,
      ...ECS,
    );
    expectStatements(stack, 'ExplainFailure', ...ECS);
    expectStatements(stack, 'StopTasks', ASKS, ...ECS);
    expectStatements(stack, 'ConsumeAck');
  });

  test('in a bucket with a key of the customer', () => {
    const stack = pipelineStack({ preLoadStrategy }, true);
    expectStatements(stack, 'PreLoad', lists(...looksAt), writesTurn, ...ackBefore, useKey, ASKS, ...ECS);
    const moves = [endWrites, takes, putsBackOrAway, useKey, publishes];
    expectStatements(stack, 'EndLoad', lists(...endLooksAt), ...moves, ...ackAfter, ASKS, READS, ...ECS);
    expectStatements(stack, 'ExplainFailure', ...ECS);
    expectStatements(stack, 'StopTasks', ASKS, ...ECS);
  });
});

test.each<[PreLoadStrategy, string[], string[], string[]]>([
  [PreLoadStrategy.PENDING, [PENDING], [], []],
  [PreLoadStrategy.IMPORTED, [LANDING, PENDING], [], []],
  [PreLoadStrategy.ACK, [ACK, PENDING], [looksForAck], [consumesAck]],
])('a gate of the strategy %s in a state machine of your own', (strategy, looksAt, ackBefore, ackAfter) => {
  for (const withKey of [false, true]) {
    const stack = gateStack(strategy, withKey);
    expectStatements(
      stack,
      'PreLoad',
      lists(...looksAt),
      ...ackBefore,
      ...(withKey && ackBefore.length > 0 ? [useKey] : []),
    );
    expectStatements(stack, 'ConsumeAck', ...ackAfter);
    for (const id of ['EndLoad', 'ExplainFailure', 'StopTasks']) expectStatements(stack, id);
  }
});
