import { RedriveExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Definition } from '../asl';
import { activeContainers } from './active-containers';
import { ask } from './aws-error';
import { clientsFor } from './clients';
import { ContainerLogs } from './container-logs';
import type { DeployedProject } from './deployed-project';
import { describeMachine, findPipelines } from './find-pipelines';
import { filesIn, readFile } from './lake-files';
import type { Place } from './model';
import { checkProfile } from './profiles';
import { describeRun, historyOf, listRuns, startRun } from './runs';
import { schedulesIn } from './schedules';

/**
 * Finds the pipelines of deployed stacks. This module is a bundle of its own, with the clients of the AWS SDK: only commands that
 * are about what is deployed load it.
 *
 * @throws Error without credentials or a region, and when no stack is deployed
 */
export async function deployedProject(place: Place): Promise<DeployedProject> {
  const clients = clientsFor(place);
  const { sfn, ecs, logs, s3, sqs } = clients;
  const { profile } = place;
  if (profile !== undefined) checkProfile(profile);
  await ask(profile === undefined ? 'call AWS' : `use the profile ${profile}`, 'sts:AssumeRole', async () => {
    await sfn.config.region();
    await sfn.config.credentials();
  });
  const { resources, ...found } = await findPipelines(clients, place);
  const containerLogs = new ContainerLogs(ecs, logs);
  return {
    ...found,
    schedules: schedulesIn(clients, resources),
    definition: async ({ arn, name }) => {
      const { definition = '{}' } = await describeMachine(sfn, arn, name);
      return JSON.parse(definition) as Definition;
    },
    runs: ({ arn: stateMachineArn, name }, limit, statusFilter) =>
      listRuns(sfn, { stateMachineArn, statusFilter }, name, limit),
    children: (mapRunArn, limit) => listRuns(sfn, { mapRunArn }, 'a distributed Map', limit),
    describe: (execution) => describeRun(sfn, execution),
    history: (execution) => historyOf(sfn, execution),
    start: (pipeline, input) => startRun(sfn, pipeline, input),
    redrive: async (executionArn) => {
      await ask('redrive the run', 'states:RedriveExecution', () =>
        sfn.send(new RedriveExecutionCommand({ executionArn })),
      );
    },
    stop: async (executionArn, cause) => {
      await ask('stop the run', 'states:StopExecution', () =>
        sfn.send(new StopExecutionCommand({ executionArn, cause })),
      );
    },
    activeContainers: (containers) => activeContainers(ecs, containers),
    logOf: (container) => containerLogs.placeOf(container),
    logPage: (group, stream, next) => containerLogs.page(group, stream, next),
    filesIn: (uri, most) => filesIn(s3, uri, most),
    readFile: (uri) => readFile(s3, uri),
    messagesIn: async (QueueUrl) => {
      const { Attributes } = await ask(`look into the queue ${QueueUrl}`, 'sqs:GetQueueAttributes', () =>
        sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })),
      );
      return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
    },
  };
}
