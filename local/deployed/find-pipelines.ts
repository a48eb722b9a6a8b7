import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { CRON_METADATA, KIND_METADATA, NAME_METADATA } from '../../lib/contract/metadata';
import type { PipelineKind } from '../pipeline';
import { AT_ONCE, atOnce } from './at-once';
import { ask } from './aws-error';
import type { Clients } from './clients';
import type { DeadLetterQueue, DeployedPipeline, DeployedSchedule, Place } from './model';
import { isDeployed, resourcesIn, type DeployedResource } from './stacks';
import { DATASET_DEAD_LETTERS, LINEAGE_LOST } from '../../lib/contract/queues';

/** What a project has deployed. */
export interface Found {
  /** Names of stacks that are not deployed. */
  readonly missingStacks: readonly string[];
  readonly pipelines: readonly DeployedPipeline[];
  readonly deadLetterQueues: readonly DeadLetterQueue[];
}

/**
 * The pipelines of some stacks, by what the constructs have noted in the templates. Other state machines of these stacks are
 * `custom` ones, and have their construct's id as name. Express ones are left out: AWS keeps no list of their
 * runs.
 *
 * @throws Error when none of the stacks is deployed
 */
export async function findPipelines(clients: Clients, { stacks }: Place): Promise<Found> {
  const isThere = await atOnce(stacks, AT_ONCE, (name) => isDeployed(clients.cloudFormation, name));
  const deployed = stacks.filter((_, at) => isThere[at]);
  if (deployed.length === 0) {
    const which = stacks.length === 1 ? `the stack ${stacks[0]} is not` : `none of ${stacks.join(', ')} is`;
    throw new Error(`${which} deployed in this account and region: check --stack, --profile and --region`);
  }
  const resources = (await atOnce(deployed, 2, (name) => resourcesIn(clients.cloudFormation, name))).flat();
  const ofType = (type: string) => resources.filter((each) => each.type === type);
  const schedules = await atOnce(ofType('AWS::Scheduler::Schedule'), AT_ONCE, (each) =>
    readSchedule(clients, each, groupOf(each, ofType('AWS::Scheduler::ScheduleGroup'))),
  );
  const started = schedules.filter((each) => each !== undefined);
  return {
    missingStacks: stacks.filter((_, at) => !isThere[at]),
    pipelines: ofType('AWS::StepFunctions::StateMachine')
      .filter(({ declared }) => declared.Properties?.['StateMachineType'] !== 'EXPRESS')
      .map((each) => asPipeline(each, started)),
    deadLetterQueues: ofType('AWS::SQS::Queue')
      .map(({ logicalId, physicalId: url }) => ({ url, keeps: keptIn(logicalId) }))
      .filter((each): each is DeadLetterQueue => each.keeps !== undefined),
  };
}

/** What a queue of ours keeps, by its logical id; undefined for another one. */
function keptIn(logicalId: string): DeadLetterQueue['keeps'] | undefined {
  const [, name] =
    /(LineageLost|DatasetDeadLetters|StarlakeSchedulesDeadLetters|DeadLetters)[0-9A-F]{8}$/.exec(logicalId) ?? [];
  if (name === LINEAGE_LOST) return 'LINEAGE';
  if (name === DATASET_DEAD_LETTERS) return 'DATASETS';
  if (name === 'StarlakeSchedulesDeadLetters') return 'STARTS';
  return name === undefined ? undefined : 'EVENTS';
}

/** A schedule, and the ARN of what it starts. */
interface Started {
  readonly schedule: DeployedSchedule;
  readonly target: string;
}

function asPipeline(resource: DeployedResource, schedules: readonly Started[]): DeployedPipeline {
  const { stack, outermostStack, logicalId, physicalId: arn, declared } = resource;
  const { [NAME_METADATA]: name, [KIND_METADATA]: kind, 'aws:cdk:path': at } = declared.Metadata ?? {};
  const path = typeof at === 'string' ? at.replace(/\/Resource$/, '') : undefined;
  const own = schedules.filter(({ target }) => target === arn).map(({ schedule }) => schedule);
  return {
    name: typeof name === 'string' ? name : (path?.split('/').at(-1) ?? logicalId),
    kind: typeof kind === 'string' ? (kind as PipelineKind) : typeof name === 'string' ? 'load' : 'custom',
    stack,
    outermostStack,
    logicalId,
    ...(path === undefined ? {} : { path }),
    arn,
    schedules: own,
  };
}

/** Name of a schedule's group: as its template has it, or that of a group of the same stack. */
function groupOf({ stack, declared }: DeployedResource, groups: readonly DeployedResource[]): string | undefined {
  const name = declared.Properties?.['GroupName'];
  if (typeof name === 'string') return name;
  const id = (name as { Ref?: unknown } | undefined)?.Ref;
  return groups.find((each) => each.stack === stack && each.logicalId === id)?.physicalId;
}

/** Undefined for a schedule that is gone: it has ended, or somebody has deleted it. */
async function readSchedule(
  { scheduler }: Clients,
  { physicalId, declared }: DeployedResource,
  GroupName: string | undefined,
): Promise<Started | undefined> {
  return ask(`read the schedule ${physicalId}`, async () => {
    try {
      const found = await scheduler.send(new GetScheduleCommand({ Name: physicalId, GroupName }));
      const cron = declared.Metadata?.[CRON_METADATA];
      const schedule = {
        name: physicalId,
        group: found.GroupName ?? 'default',
        cron: typeof cron === 'string' ? cron : (found.ScheduleExpression ?? ''),
        timeZone: found.ScheduleExpressionTimezone ?? 'UTC',
        isOn: found.State !== 'DISABLED',
      };
      return { schedule, target: found.Target?.Arn ?? '' };
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  });
}
