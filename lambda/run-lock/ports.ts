import type { RunLockPorts } from './run-lock';
import { SfnExecutions } from '../aws/sfn-executions';
import { tasksFromEnvironment } from '../aws/ecs-tasks';
import { storageFor } from '../storage/storage-for';

/** What handlers work with where they are deployed: the datasets' store, Step Functions, and ECS where the job has it. */
export function portsFromEnvironment(datasets: string): RunLockPorts {
  return { storage: storageFor(datasets), executions: new SfnExecutions(), tasks: tasksFromEnvironment() };
}
