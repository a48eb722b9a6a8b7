import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { CRON_METADATA, KIND_METADATA, NAME_METADATA } from '../../lib/contract/metadata';
import type { PipelineKind } from '../pipeline';
import { atOnce } from './at-once';
import { ask } from './aws-error';
import type { Clients } from './clients';
import type { DeployedPipeline, DeployedSchedule, Place } from './model';
import { isDeployed, resourcesIn, type DeployedResource } from './stacks';

/** How many schedules are read at once. */
const AT_ONCE = 8;

/** What a project has deployed. */
export interface Found {
  readonly pipelines: readonly DeployedPipeline[];
  readonly deadLetterQueues: readonly string[];
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
  const schedules = await atOnce(ofType('AWS::Scheduler::Schedule'), AT_ONCE, (each) => readSchedule(clients, each));
  const started = schedules.filter((each) => each !== undefined);
  return {
    pipelines: ofType('AWS::StepFunctions::StateMachine')
      .filter(({ declared }) => declared.Properties?.['StateMachineType'] !== 'EXPRESS')
      .map((each) => asPipeline(each, started)),
    deadLetterQueues: ofType('AWS::SQS::Queue')
      .filter(({ logicalId }) => /DeadLetters[0-9A-F]{8}$/.test(logicalId))
      .map(({ physicalId }) => physicalId),
  };
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

/** Undefined for a schedule that is gone: it has ended, or somebody has deleted it. */
async function readSchedule(
  { scheduler }: Clients,
  { physicalId, declared }: DeployedResource,
): Promise<Started | undefined> {
  const group = declared.Properties?.['GroupName'];
  // The reference of a schedule is its name; its group is a name or a reference that only CloudFormation resolves.
  const GroupName = typeof group === 'string' ? group : undefined;
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
