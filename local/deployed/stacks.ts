import {
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
  type CloudFormationClient,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Template, TemplateResource } from '../assembly/model';
import { ask } from './aws-error';

/** A resource of a deployed stack. */
export interface DeployedResource {
  /** Name of its stack, and of the outermost stack around it. */
  readonly stack: string;
  /** Name or ARN of its stack, by which CloudFormation finds it. */
  readonly stackId: string;
  readonly outermostStack: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** As the template has it. */
  readonly declared: TemplateResource;
}

/** Types of the resources that are of use here. */
const TYPES = /^AWS::(StepFunctions::StateMachine|Scheduler::Schedule(Group)?|SQS::Queue)$/;

/** Status of a stack, or of a resource, that was deleted. */
const GONE = 'DELETE_COMPLETE';

/** Statuses of a stack without resources, and what to say of it. */
const EMPTY: Readonly<Record<string, string | undefined>> = {
  [GONE]: '',
  ROLLBACK_COMPLETE: ' (ROLLBACK_COMPLETE: its creation failed. Delete it, and deploy again)',
  REVIEW_IN_PROGRESS: ' (REVIEW_IN_PROGRESS: its change set was not executed yet)',
};

/** What to call a stack that is not deployed; undefined for one that is. */
export async function notDeployed(client: CloudFormationClient, name: string): Promise<string | undefined> {
  return ask(`look up the stack ${name}`, 'cloudformation:DescribeStacks', async () => {
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
      const notes = Stacks.map(({ StackStatus = '' }) => EMPTY[StackStatus]);
      return notes.some((note) => note === undefined) ? undefined : `${name}${notes[0] ?? ''}`;
    } catch (error) {
      if ((error as Error).name === 'ValidationError' && /does not exist/.test((error as Error).message)) return name;
      throw error;
    }
  });
}

/** The values of a stack's parameters, by their names. */
export async function parametersOf(client: CloudFormationClient, stack: string): Promise<ReadonlyMap<string, string>> {
  return ask(`look up the stack ${stackName(stack)}`, 'cloudformation:DescribeStacks', async () => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const all = Stacks.flatMap(({ Parameters = [] }) => Parameters);
    return new Map(all.map(({ ParameterKey: key = '', ParameterValue: value = '' }) => [key, value]));
  });
}

/** The state machines, schedules with their groups, and queues of a stack and of its nested stacks. */
export async function resourcesIn(
  client: CloudFormationClient,
  name: string,
  outermostStack = name,
): Promise<DeployedResource[]> {
  const [summaries, template] = await Promise.all([listResources(client, name), readTemplate(client, name)]);
  const found = summaries.flatMap((summary) => {
    const { LogicalResourceId: logicalId = '', PhysicalResourceId: physicalId, ResourceType: type = '' } = summary;
    const declared = template.Resources?.[logicalId] ?? { Type: type };
    if (physicalId === undefined || physicalId === '' || !TYPES.test(type)) return [];
    return [{ stack: stackName(name), stackId: name, outermostStack, logicalId, physicalId, type, declared }];
  });
  const nested = summaries.flatMap(({ ResourceType, PhysicalResourceId }) =>
    ResourceType === 'AWS::CloudFormation::Stack' && PhysicalResourceId ? [PhysicalResourceId] : [],
  );
  const inside: DeployedResource[] = [];
  for (const arn of nested) inside.push(...(await resourcesIn(client, arn, outermostStack)));
  return [...found, ...inside];
}

async function listResources(client: CloudFormationClient, name: string): Promise<StackResourceSummary[]> {
  return ask(`list the resources of the stack ${stackName(name)}`, 'cloudformation:ListStackResources', async () => {
    const all: StackResourceSummary[] = [];
    for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName: name })) {
      all.push(...StackResourceSummaries.filter(({ ResourceStatus }) => ResourceStatus !== GONE));
    }
    return all;
  });
}

async function readTemplate(client: CloudFormationClient, name: string): Promise<Template> {
  const { TemplateBody = '{}' } = await ask(
    `read the template of the stack ${stackName(name)}`,
    'cloudformation:GetTemplate',
    () => client.send(new GetTemplateCommand({ StackName: name })),
  );
  try {
    return JSON.parse(TemplateBody) as Template;
  } catch {
    // YAML, so not written by the CDK: its state machines go by their logical ids.
    return {};
  }
}

/** The name in the ARN of a nested stack; another name is taken as it is. */
function stackName(nameOrArn: string): string {
  return /^arn:[^:]+:cloudformation:.*:stack\/([^/]+)\//.exec(nameOrArn)?.[1] ?? nameOrArn;
}
