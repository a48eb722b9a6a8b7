import type { Task } from '@aws-sdk/client-ecs';
import { FakeTasks } from './fake-tasks';
import { explainFailure } from '../../../lambda/failure/explain-failure';

const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:kpi:run';

function container(taskArn: string, ...command: string[]): Task {
  const environment = [{ name: 'STEP_FUNCTIONS_EXECUTION', value: EXECUTION }];
  const overrides = { containerOverrides: [{ name: 'starlake', command, environment }] };
  return { taskArn, group: EXECUTION, desiredStatus: 'RUNNING', lastStatus: 'RUNNING', overrides };
}

test('a task of a transform that took too long is stopped, and no other command is', async () => {
  const tasks = new FakeTasks([
    container('mine', 'transform', '--scheduledDate', 'x', '--name', 'kpi.daily', '--options', 'a=b'),
    container('another', 'transform', '--scheduledDate', 'x', '--name', 'kpi.daily_2'),
    container('load', 'load', '--domains', 'kpi', '--tables', 'daily'),
  ]);
  const event = { task: 'kpi.daily', execution: EXECUTION, failure: { Error: 'States.Timeout' } };
  const ports = { logs: { container: 'starlake' }, tasks, clock: tasks.clock, warn: () => {} };
  const explained = await explainFailure(event, ports);
  expect(explained).toMatchObject({ task: 'kpi.daily', failure: { error: 'States.Timeout', kind: 'TIMED_OUT' } });
  const reason = 'Starlake: transform kpi.daily took longer than its taskTimeout';
  expect(tasks.calls.filter((call) => call.startsWith('stop'))).toEqual([`stop mine: ${reason}`]);
});
