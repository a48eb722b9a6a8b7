import { domainOf, isImport, tablesOf, transformOf } from '../../../lambda/aws/command';
import { jobTaskOf } from '../../../lambda/aws/job-task';

test.each([
  [
    ['load', '--scheduledDate', '2026-08-02T00:00:00+0000', '--domains', 'sales', '--tables', 'orders'],
    'sales',
    ['orders'],
  ],
  [['stage', '--domains', 'sales', '--tables', 'orders,zones', '--options', 'a=b'], 'sales', ['orders', 'zones']],
  [['stage', '--domains', 'sales'], 'sales', []],
  [['transform', '--name', 'kpi.daily'], undefined, []],
  [['load', '--domains'], undefined, []],
  [['load', '--tables', ''], undefined, []],
  [[], undefined, []],
])('what %j works on', (command, domain, tables) => {
  expect(domainOf(command)).toBe(domain);
  expect(tablesOf(command)).toEqual(tables);
});

test('the task of a transform, and of nothing else', () => {
  expect(transformOf(['transform', '--scheduledDate', 'x', '--name', 'kpi.daily'])).toBe('kpi.daily');
  expect(transformOf(['transform'])).toBeUndefined();
  expect(transformOf(['load', '--name', 'kpi.daily'])).toBeUndefined();
});

test('imports by the verb of any version', () => {
  expect([['stage'], ['import'], ['load'], []].map(isImport)).toEqual([true, true, false, false]);
});

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
