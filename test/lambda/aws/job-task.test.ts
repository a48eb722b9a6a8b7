import { jobTaskOf } from '../../../lambda/aws/job-task';

describe('a task of the job', () => {
  const environment = [{ name: 'STEP_FUNCTIONS_EXECUTION', value: 'arn:execution' }];

  test('has its execution and command from the container that has the variable', () => {
    const containerOverrides = [
      { name: 'proxy', command: ['run'] },
      { name: 'starlake', command: ['load', '--domains', 'sales'], environment },
    ];
    expect(jobTaskOf({ taskArn: 'arn:task', overrides: { containerOverrides } })).toEqual({
      arn: 'arn:task',
      execution: 'arn:execution',
      command: ['load', '--domains', 'sales'],
    });
  });

  test.each([
    [{ taskArn: 'arn:task' }, []],
    [{ taskArn: 'arn:task', overrides: {} }, []],
    [{ taskArn: 'arn:task', overrides: { containerOverrides: [{ command: ['load'] }] } }, ['load']],
  ])('has no execution when somebody started it by hand', (task, command) => {
    expect(jobTaskOf(task)).toEqual({ arn: 'arn:task', command });
  });
});
