import { setTimeout as sleep } from 'node:timers/promises';
import type { ExplainedFailure, ExplainFailureEvent } from '../../lib/contract/explain-failure';
import { explainFailure } from '../failure/explain-failure';
import { logsFromEnvironment } from '../aws/cloudwatch-logs';
import { tasksFromEnvironment } from '../aws/ecs-tasks';
import { RoundFiles } from '../round-files/round-files';
import { storageFor } from '../storage/storage-for';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/**
 * Lambda entry point: explains a failed load or task, so that the state of the run does not hold the whole task
 * description of ECS. `CLUSTER` and `FAMILY` identify the tasks of the job, and are absent on other platforms.
 * `CONTAINER_NAME`, `LOG_GROUP` and `LOG_STREAM_PREFIX` identify their logs.
 *
 * @returns the failure; for a load of a distributed Map, the name of the file that has it
 */
export async function handler(event: ExplainFailureEvent): Promise<ExplainedFailure | string> {
  const {
    CONTAINER_NAME: container,
    LOG_GROUP: group,
    LOG_STREAM_PREFIX: streamPrefix,
  }: FunctionEnvironment = process.env;
  const explained = await explainFailure(event, {
    logs: { container, group, streamPrefix },
    tasks: tasksFromEnvironment(),
    lines: logsFromEnvironment(),
    clock: { now: Date.now, sleep },
    warn: (message) => void process.stderr.write(`${message}\n`),
  });
  const { rounds, execution } = event;
  return rounds ? new RoundFiles(storageFor(rounds.uri), rounds, execution).write(explained) : explained;
}
