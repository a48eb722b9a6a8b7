import type { RunLockPorts } from './run-lock';
import { SfnExecutions } from '../aws/sfn-executions';
import { tasksFromEnvironment } from '../aws/ecs-tasks';
import { storageFor } from '../storage/storage-for';

/** What deployed handlers work with: the storage of the datasets, Step Functions, and ECS if the job is on ECS. */
export function portsFromEnvironment(datasets: string): RunLockPorts {
  return { storage: storageFor(datasets), executions: new SfnExecutions(), tasks: tasksFromEnvironment() };
}
