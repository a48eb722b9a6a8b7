import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { files, newProject } from './deployed';
import { removeProjects, table } from '../project/support';
import type { StarlakeProject, StarlakeProjectOptions } from '../../lib';
import type { MonitoringSettings } from '../../lib/contract/monitoring';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

const DECLARED = {
  ...files(),
  'load/sales/orders.sl.yml': table('freshness: { warn: 1 day, error: 3 days }'),
  'transform/kpi/top.sl.yml': 'version: 1\ntask: { freshness: { error: 9 days } }\n',
};

function settingsOf(project: StarlakeProject): MonitoringSettings {
  const { directory } = (project.node.root as App).synth();
  const all = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const file = all.find((each) => path.basename(each) === 'settings.json');
  return JSON.parse(readFileSync(path.join(directory, file!), 'utf8')) as MonitoringSettings;
}

const DAY = 86_400;

test('all pipelines of a project are monitored, and the freshness that it declares, under what is given', () => {
  const monitoring = { freshness: { 'kpi.top': { errorAfter: Duration.days(1) } } };
  const project = newProject(DECLARED, { monitoring });
  const { pipelines, freshness } = settingsOf(project);
  expect(pipelines.map(({ name }) => name)).toEqual([
    ...project.pipelines.map(({ pipelineName }) => pipelineName),
    ...(project.backfill ? ['backfill'] : []),
  ]);
  expect(freshness).toEqual({ 'sales.orders': { warn: DAY, error: 3 * DAY }, 'kpi.top': { error: DAY } });
  expect(project.monitoring!.alarms).toHaveLength(9);
});

test('only the freshness of what is deployed here is watched', () => {
  const project = newProject(DECLARED, { monitoring: {}, only: ['kpi'] });
  expect(Object.keys(settingsOf(project).freshness)).toEqual(['kpi.top']);
});

test('without it, nothing is made', () => {
  const templateOf = (options: Partial<StarlakeProjectOptions>) => {
    const stack = newStack();
    newProject(DECLARED, options, stack);
    return Template.fromStack(stack);
  };
  const template = templateOf({});
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
  templateOf({ monitoring: { dashboard: false } }).resourceCountIs('AWS::CloudWatch::Dashboard', 0);
});

test('in nested stacks, it is in the stack of the project', () => {
  const stack = newStack();
  const project = newProject(DECLARED, { monitoring: {}, nestedStacks: true }, stack);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 9);
  expect(settingsOf(project).pipelines.map((each) => each.stack)).toEqual(
    expect.arrayContaining([stack.stackName, stack.stackName]),
  );
});

test('limits of a pipeline are those of its name', () => {
  const project = newProject(DECLARED, { monitoring: { limits: { sales: { lateAfter: Duration.hours(8) } } } });
  const { pipelines } = settingsOf(project);
  expect(pipelines.filter(({ lateAfter }) => lateAfter !== undefined)).toEqual([
    expect.objectContaining({ name: 'sales', lateAfter: 28_800 }),
  ]);
});

test('what is no struct, and what it has not, is an error', () => {
  expect(() => newProject(DECLARED, { loads: { sales: { monitoring: {} } as never } })).toThrow(
    /'sales' in 'loads' of '.*' has no property 'monitoring', did you mean 'limits' of 'monitoring' of the project\?/,
  );
  expect(() => newProject(DECLARED, { monitoring: true as never })).toThrow(
    /'monitoring' of '.*' must be an object with properties such as/,
  );
  expect(() => newProject(DECLARED, { monitoring: { email: 'a@b.c' } as never })).toThrow(
    /'monitoring' of '.*' has no property 'email', did you mean 'emails'/,
  );
});
