import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, StarlakeMonitoring } from '../../lib';
import { newStack } from '../helpers/definition';

/** What a dashboard shows. */
interface Widget {
  readonly type: string;
  readonly properties: { readonly title: string; readonly query?: string; readonly metrics?: unknown[] };
}

function widgets(pipelines: number): Widget[] {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const all = Array.from(
    { length: pipelines },
    (_, i) => new LoadPipeline(stack, `P${i}`, { job, domain: `d${i}`, tables: [{ name: 't' }] }),
  );
  const { dashboard } = new StarlakeMonitoring(stack, 'Monitoring', { job, pipelines: all });
  const { dashboardBody } = dashboard!.node.defaultChild as unknown as { dashboardBody: string };
  const parts = Stack.of(stack).resolve(dashboardBody)['Fn::Join'][1] as unknown[];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

test('its widgets and metrics are as many for 40 pipelines as for one', () => {
  const one = widgets(1);
  expect(widgets(40)).toEqual(one);
  expect(one.map(({ properties }) => properties.title)).toEqual([
    'Test-Monitoring-CEFA13A4',
    'Runs',
    'Rows',
    'Pipelines',
    'Last runs without success',
    'Late, waiting, stale',
    'Containers, and their cost by list prices of us-east-1',
    'vCPUs of Fargate at once, of the whole account',
  ]);
});

test('the query of the cost finds the size and the times of a task in an event of its state machine', () => {
  const task = {
    Containers: [{ Cpu: '0', ExitCode: 0, Memory: '128' }],
    Cpu: '1024',
    CreatedAt: 1_000,
    Memory: '8192',
    Overrides: { ContainerOverrides: [] },
    PullStartedAt: 1_500,
    StartedAt: 2_000,
    StoppedAt: 62_000,
  };
  const line = JSON.stringify({
    type: 'TaskSucceeded',
    details: { output: JSON.stringify(task), resourceType: 'ecs' },
  });
  const { query } = widgets(1).find(({ properties }) => properties.title.startsWith('Containers'))!.properties;
  const found = [...query!.matchAll(/parse @message \/(.*)\/$/gm)].map(
    ([, regex]) => new RegExp(regex).exec(line)?.groups,
  );
  expect(Object.assign({}, ...found)).toEqual({ cpu: '1024', mib: '8192', started: '2000', stopped: '62000' });
});
