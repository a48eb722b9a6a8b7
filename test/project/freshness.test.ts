import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { files, newProject } from '../starlake-project/deployed';
import { plan, problem, removeProjects, table } from './support';

afterAll(removeProjects);

const DAY = 86_400;

test.each([
  ['1 day', DAY],
  ['3 days', 3 * DAY],
  ['36h', 36 * 3600],
  ['90 minutes', 5400],
  ['1.5 hours', 5400],
  ['10s', 10],
])('%s is how old a table may be', (text, seconds) => {
  const { loads } = plan({ ...files(), 'load/sales/orders.sl.yml': table(`freshness: { error: ${text} }`) });
  const orders = loads.flatMap(({ tables }) => tables).find(({ name }) => name === 'orders');
  expect(orders).toMatchObject({ freshness: seconds });
});

test('what warns only is no age that it may have, but takes the place of what the domain says', () => {
  const given = {
    ...files(),
    'load/sales/_config.sl.yml': 'version: 1\nload:\n  name: sales\n  metadata: { freshness: { error: 2 days } }\n',
    'load/sales/orders.sl.yml': table('freshness: { warn: 1 day }'),
  };
  const tables = plan(given).loads.flatMap((load) => load.tables);
  expect(tables.map(({ name, freshness, freshnessWarning }) => [name, freshness, freshnessWarning])).toEqual([
    ['people', undefined, undefined],
    ['orders', undefined, DAY],
    ['returns', 2 * DAY, undefined],
  ]);
});

test('of tasks that of the folder wins', () => {
  const given = {
    ...files(),
    'transform/kpi/_config.sl.yml': 'version: 1\ntransform:\n  default: { freshness: { error: 1 day } }\n',
    'transform/kpi/top.sl.yml': 'version: 1\ntask: { freshness: { error: 9 days } }\n',
  };
  expect(plan(given).tasks.map(({ name, freshness }) => [name, freshness])).toEqual([
    ['kpi.best', DAY],
    ['kpi.top', DAY],
  ]);
});

test('what is no duration is an error, with its place', () => {
  const given = { ...files(), 'load/sales/orders.sl.yml': table('freshness: { error: soon }') };
  expect(problem(given)).toContain(
    "table.metadata.freshness.error is 'soon': it must be a duration such as '1 day', '12 hours' or '90 minutes'",
  );
});

describe('a trigger', () => {
  const all = { dataset_triggering_strategy: 'all', data_cycle_enabled: 'true' };
  const ruleOf = (given: { [file: string]: string }) => {
    const template = Template.fromStack(Stack.of(newProject(given)));
    const rules = template.findResources('AWS::Events::Rule', {
      Properties: { EventPattern: { source: ['starlake'] } },
    });
    return JSON.stringify(rules);
  };

  test('does not wait for what has no schedule and may be older than the data cycle', () => {
    const options = { ...all, optional_dataset_enabled: 'true', data_cycle: 'daily' };
    const given = { ...files({}, options), 'load/crm/people.sl.yml': table('freshness: { error: 2 days }') };
    expect(ruleOf(given)).toContain('\\"optional\\":[\\"crm.people\\"]');
    expect(ruleOf(files({}, options))).not.toContain('optional');
  });

  test('without a data cycle has that of its most frequent dataset, where all have a schedule', () => {
    const options = { ...all, optional_dataset_enabled: 'true' };
    const scheduled = { ...files({}, options), 'load/crm/people.sl.yml': table('schedule: weekly') };
    expect(ruleOf(scheduled)).toContain('\\"optional\\":[\\"crm.people\\"]');
    expect(ruleOf(files({}, options))).not.toContain('optional');
  });

  test('takes nothing that is before the data cycle, where that is said', () => {
    const options = { ...all, data_cycle: 'weekly', beyond_data_cycle_enabled: 'false' };
    expect(ruleOf(files({}, options))).toContain('\\"cycle\\":\\"0 0 * * 0\\"');
    expect(ruleOf(files({}, { ...options, beyond_data_cycle_enabled: 'true' }))).not.toContain('cycle');
  });
});
