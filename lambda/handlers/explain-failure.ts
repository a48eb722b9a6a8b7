import { setTimeout as sleep } from 'node:timers/promises';
import type { ExplainedFailure, ExplainFailureEvent } from '../../lib/contract/explain-failure';
import { explainFailure } from '../failure/explain-failure';
import { logsFromEnvironment } from '../aws/cloudwatch-logs';
import { tasksFromEnvironment } from '../aws/ecs-tasks';
import type { FunctionEnvironment } from '../../lib/contract/environment';

/**
 * Lambda entry point: what a failed load leaves in the run's state instead of ECS's whole task description. `CLUSTER` and
 * `FAMILY` say which tasks the job has, and are absent where it has none; `CONTAINER_NAME`, `LOG_GROUP` and
 * `LOG_STREAM_PREFIX` where they log, which is where their last words are read.
 */
export async function handler(event: ExplainFailureEvent): Promise<ExplainedFailure> {
  const {
    CONTAINER_NAME: container,
    LOG_GROUP: group,
    LOG_STREAM_PREFIX: streamPrefix,
  }: FunctionEnvironment = process.env;
  return explainFailure(event, {
    logs: { container, group, streamPrefix },
    tasks: tasksFromEnvironment(),
    lines: logsFromEnvironment(),
    clock: { now: Date.now, sleep },
    warn: (message) => void process.stderr.write(`${message}\n`),
  });
}
