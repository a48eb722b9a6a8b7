import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { CRON_METADATA } from '../../lib/contract/metadata';
import { ask } from './aws-error';
import type { Clients } from './clients';
import type { StartingSchedule } from './model';
import { parametersOf, type DeployedResource } from './stacks';

/** The schedules of some stacks: a function for each, which asks for it. */
export function schedulesIn(
  clients: Clients,
  resources: readonly DeployedResource[],
): ReadonlyArray<() => Promise<StartingSchedule | undefined>> {
  const groups = new Groups(clients, resources);
  const all = resources.filter(({ type }) => type === 'AWS::Scheduler::Schedule');
  return all.map((each) => async () => readSchedule(clients, each, await groups.of(each)));
}

/** Finds the groups of schedules: as the template has them, of the same stack, or given to the stack as a parameter. */
class Groups {
  private readonly parameters = new Map<string, ReturnType<typeof parametersOf>>();

  constructor(
    private readonly clients: Clients,
    private readonly resources: readonly DeployedResource[],
  ) {}

  /** Name of a schedule's group; undefined for the default one. */
  async of({ stack, stackId, declared }: DeployedResource): Promise<string | undefined> {
    const name = declared.Properties?.['GroupName'];
    if (typeof name === 'string') return name;
    const id = (name as { Ref?: unknown } | undefined)?.Ref;
    if (typeof id !== 'string') return undefined;
    const own = this.resources.find((each) => each.stack === stack && each.logicalId === id)?.physicalId;
    return own ?? (await this.parametersIn(stackId)).get(id);
  }

  private parametersIn(stackId: string): ReturnType<typeof parametersOf> {
    const known = this.parameters.get(stackId) ?? parametersOf(this.clients.cloudFormation, stackId);
    this.parameters.set(stackId, known);
    return known;
  }
}

/** Undefined for a schedule that is gone: it has ended, or somebody has deleted it. */
async function readSchedule(
  { scheduler }: Clients,
  { physicalId, declared }: DeployedResource,
  GroupName: string | undefined,
): Promise<StartingSchedule | undefined> {
  return ask(`read the schedule ${physicalId}`, 'scheduler:GetSchedule', async () => {
    try {
      const found = await scheduler.send(new GetScheduleCommand({ Name: physicalId, GroupName }));
      const cron = declared.Metadata?.[CRON_METADATA];
      return {
        target: found.Target?.Arn ?? '',
        name: physicalId,
        group: found.GroupName ?? 'default',
        cron: typeof cron === 'string' ? cron : (found.ScheduleExpression ?? ''),
        timeZone: found.ScheduleExpressionTimezone ?? 'UTC',
        isOn: found.State !== 'DISABLED',
      };
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  });
}
