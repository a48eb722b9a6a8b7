import {
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { KIND_METADATA, NAME_METADATA } from '../../lib/contract/metadata';
import { DATASET_DEAD_LETTERS, DEAD_LETTERS, LINEAGE_LOST, SCHEDULES } from '../../lib/contract/queues';
import { calledAmong } from '../assembly/precise-name';
import type { PipelineKind } from '../pipeline';
import { AT_ONCE, atOnce } from './at-once';
import { ask, isAboutOneCall } from './aws-error';
import type { Clients } from './clients';
import type { DeadLetterQueue, DeployedPipeline, Place } from './model';
import { notDeployed, resourcesIn, type DeployedResource } from './stacks';

/** What a project has deployed. */
export interface Found {
  /** Stacks that are not deployed: their names, and why if there is more to say. */
  readonly missingStacks: readonly string[];
  readonly pipelines: readonly DeployedPipeline[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  /** All that was looked at. */
  readonly resources: readonly DeployedResource[];
}

/**
 * The pipelines of some stacks, by what the constructs have noted in the templates. Other state machines of these stacks are
 * `custom` ones, and have their construct's id as name. Express ones are left out: AWS keeps no list of their
 * runs.
 *
 * @throws Error when none of the stacks is deployed
 */
export async function findPipelines(clients: Clients, { stacks }: Place): Promise<Found> {
  const notes = await atOnce(stacks, AT_ONCE, (name) => notDeployed(clients.cloudFormation, name));
  const missing = notes.filter((each) => each !== undefined);
  const deployed = stacks.filter((_, at) => notes[at] === undefined);
  if (deployed.length === 0) {
    const which = missing.length === 1 ? `the stack ${missing[0]} is not` : `none of ${missing.join(', ')} is`;
    throw new Error(`${which} deployed in this account and region: check --stack, --profile and --region`);
  }
  const resources = (await atOnce(deployed, 2, (name) => resourcesIn(clients.cloudFormation, name))).flat();
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const machines = await atOnce(ofType('AWS::StepFunctions::StateMachine'), AT_ONCE, async (each) =>
    (await isExpress(clients.sfn, each)) ? [] : [asPipeline(each)],
  );
  const pipelines = machines.flat();
  return {
    missingStacks: missing,
    pipelines: pipelines.map((each) => ({ ...each, called: calledAmong(each, pipelines) })),
    deadLetterQueues: ofType('AWS::SQS::Queue')
      .map(({ logicalId, physicalId: url }) => ({ url, keeps: keptIn(logicalId) }))
      .filter((each): each is DeadLetterQueue => each.keeps !== undefined),
    resources,
  };
}

type Unnamed = Omit<DeployedPipeline, 'called'>;

/** A state machine as AWS has it. */
export async function describeMachine(
  sfn: SFNClient,
  stateMachineArn: string,
  name: string,
): Promise<DescribeStateMachineCommandOutput> {
  return ask(`read the definition of ${name}`, 'states:DescribeStateMachine', () =>
    sfn.send(new DescribeStateMachineCommand({ stateMachineArn })),
  );
}

/** Only AWS knows the type if the template has it from elsewhere, or is one that is not read. */
async function isExpress(sfn: SFNClient, { declared, physicalId, logicalId }: DeployedResource): Promise<boolean> {
  const type = declared.Properties === undefined ? {} : (declared.Properties['StateMachineType'] ?? 'STANDARD');
  if (typeof type === 'string') return type === 'EXPRESS';
  try {
    return (await describeMachine(sfn, physicalId, logicalId)).type === 'EXPRESS';
  } catch (error) {
    // Whoever may not look at it can look at the others. Commands about this one say why they cannot.
    if (isAboutOneCall(error)) return false;
    throw error;
  }
}

/** What our queues keep, by the ends of their ids: the first one that fits. */
const KEPT = [
  [LINEAGE_LOST, 'LINEAGE'],
  [DATASET_DEAD_LETTERS, 'DATASETS'],
  [`${SCHEDULES}${DEAD_LETTERS}`, 'STARTS'],
  [DEAD_LETTERS, 'EVENTS'],
] as const;

/** What a queue of ours keeps, by its logical id; undefined for another one. */
function keptIn(logicalId: string): DeadLetterQueue['keeps'] | undefined {
  const id = logicalId.replace(/[0-9A-F]{8}$/, '');
  return KEPT.find(([end]) => id !== logicalId && id.endsWith(end))?.[1];
}

function asPipeline({ stack, outermostStack, logicalId, physicalId: arn, declared }: DeployedResource): Unnamed {
  const { [NAME_METADATA]: name, [KIND_METADATA]: kind, 'aws:cdk:path': at } = declared.Metadata ?? {};
  const path = typeof at === 'string' ? at.replace(/\/Resource$/, '') : undefined;
  return {
    name: typeof name === 'string' ? name : (path?.split('/').at(-1) ?? logicalId),
    kind: typeof kind === 'string' ? (kind as PipelineKind) : typeof name === 'string' ? 'load' : 'custom',
    stack,
    outermostStack,
    logicalId,
    ...(path === undefined ? {} : { path }),
    arn,
  };
}
