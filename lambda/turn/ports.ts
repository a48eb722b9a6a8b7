import type { TurnPorts } from './turn';
import { SfnExecutions } from '../executions/sfn';
import { storageFor } from '../storage/storage';
import { tasksFromEnvironment } from '../tasks/ecs';

/** What handlers work with where they are deployed: the datasets' store, Step Functions, and ECS where the job has it. */
export function portsFromEnvironment(datasets: string): TurnPorts {
  return { storage: storageFor(datasets), executions: new SfnExecutions(), tasks: tasksFromEnvironment() };
}
