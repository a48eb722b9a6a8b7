import { START } from './world';

/** A container of the history: its table, and its exit code; without one, it still runs. */
export interface LoadedTable {
  readonly table: string;
  readonly exitCode?: number;
}

const resource = { resourceType: 'ecs', resource: 'runTask.sync' };
const CLUSTER = 'arn:aws:ecs:us-east-1:111111111111:cluster/starlake';
const TASK_DEFINITION = 'arn:aws:ecs:us-east-1:111111111111:task-definition/starlake:3';

/** ARN of the ECS task that loads a table. */
export const taskArn = (table: string) => `arn:aws:ecs:us-east-1:111111111111:task/starlake/task-${table}`;

/** Events of a run of sales, as GetExecutionHistory has them: its loads run side by side. Times are seconds. */
export function loadHistory(tables: readonly LoadedTable[], end?: object): object[] {
  const events: Array<{ id: number }> = [];
  const add = (previousEventId: number, type: string, details: object = {}): number => {
    const id = events.length + 1;
    events.push({ id, previousEventId, type, timestamp: START + id, ...details } as { id: number });
    return id;
  };
  const enter = (before: number, type: string, name: string, input = '{}') =>
    add(before, `${type}StateEntered`, { stateEnteredEventDetails: { name, input } });
  const exit = (before: number, type: string, name: string) =>
    add(before, `${type}StateExited`, { stateExitedEventDetails: { name, output: '{}' } });

  add(0, 'ExecutionStarted', { executionStartedEventDetails: { input: '{}' } });
  let at = enter(0, 'Task', 'check_sales_incoming_files');
  for (const type of ['Scheduled', 'Started', 'Succeeded']) at = add(at, `LambdaFunction${type}`);
  at = exit(at, 'Task', 'check_sales_incoming_files');
  const loads = { preLoad: { loads: tables.map(({ table }) => ({ table })) } };
  at = enter(at, 'Map', 'load_sales', JSON.stringify(loads));
  at = add(at, 'MapStateStarted', { mapStateStartedEventDetails: { length: tables.length } });
  const iterations = tables.map((_, index) =>
    add(at, 'MapIterationStarted', { mapIterationStartedEventDetails: { name: 'load_sales', index } }),
  );
  const scheduled = tables.map(({ table }, index) => {
    const entered = enter(iterations[index]!, 'Task', 'sales_table_load', JSON.stringify({ table }));
    const command = ['load', '--scheduledDate', 'x', '--domains', 'sales', '--tables', table];
    const parameters = {
      ...{ Cluster: CLUSTER, TaskDefinition: TASK_DEFINITION },
      Overrides: { ContainerOverrides: [{ Name: 'starlake', Command: command }] },
    };
    const details = { ...resource, region: 'us-east-1', parameters: JSON.stringify(parameters) };
    const id = add(entered, 'TaskScheduled', { taskScheduledEventDetails: details });
    return add(id, 'TaskStarted', { taskStartedEventDetails: resource });
  });
  let last = at;
  for (const [index, { table, exitCode }] of tables.entries()) {
    const output = JSON.stringify({ Tasks: [{ TaskArn: taskArn(table) }], Failures: [] });
    const submitted = add(scheduled[index]!, 'TaskSubmitted', { taskSubmittedEventDetails: { ...resource, output } });
    if (exitCode === undefined) continue;
    const task = JSON.stringify({
      TaskArn: taskArn(table),
      Containers: [
        { Name: 'log', ExitCode: 0 },
        { Name: 'starlake', ExitCode: exitCode },
      ],
      StopCode: 'EssentialContainerExited',
    });
    const ended =
      exitCode === 0
        ? add(submitted, 'TaskSucceeded', { taskSucceededEventDetails: { ...resource, output: task } })
        : add(submitted, 'TaskFailed', {
            taskFailedEventDetails: { ...resource, error: 'States.TaskFailed', cause: task },
          });
    const exited = exit(ended, 'Task', 'sales_table_load');
    last = add(exited, 'MapIterationSucceeded', { mapIterationSucceededEventDetails: { name: 'load_sales', index } });
  }
  if (tables.some(({ exitCode }) => exitCode === undefined)) return events;
  at = add(last, 'MapStateSucceeded');
  at = exit(at, 'Map', 'load_sales');
  at = enter(at, 'Task', 'end_loading_sales');
  if (end !== undefined) add(at, 'ExecutionFailed', { executionFailedEventDetails: end });
  else add(at, 'ExecutionSucceeded', { executionSucceededEventDetails: { output: '{}' } });
  return events;
}
