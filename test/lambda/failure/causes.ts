/** ARN of the task that the causes are of. */
export const TASK_ARN = 'arn:aws:ecs:us-east-1:000000000000:task/cluster/0123abc';

/** The cause of a failed task, as Step Functions gives what ECS says. */
export function causeOf(task: object): string {
  const containers = [{ Name: 'starlake', ContainerArn: 'arn:container', TaskArn: TASK_ARN, LastStatus: 'STOPPED' }];
  return JSON.stringify({
    Attachments: [],
    ClusterArn: 'arn',
    Containers: containers,
    Cpu: '1024',
    LastStatus: 'STOPPED',
    Memory: '8192',
    Overrides: { ContainerOverrides: [{ Name: 'starlake', Command: ['load', '--domains', 'sales'] }] },
    TaskArn: TASK_ARN,
    ...task,
  });
}
