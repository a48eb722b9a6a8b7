import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, TransformPipeline, TransformPipelineProps } from '../../lib';
import { definitionOf, newStack } from '../helpers/definition';

// What a pipeline needs to tell what Starlake's expectations say of its tasks.
function made(expectations: boolean | undefined, props: Partial<TransformPipelineProps> = {}) {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const tasks = [{ name: 'kpi.day', expectations }, { name: 'kpi.month' }];
  return { stack, job, pipeline: new TransformPipeline(stack, 'Kpi', { job, pipelineName: 'kpi', tasks, ...props }) };
}

/** Roles of functions for transforms that may search logs, once for each statement. */
const searches = ({ stack }: ReturnType<typeof made>) =>
  Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument.Statement as Array<{ Action: string | string[] }>).map(({ Action }) => [id, Action]),
    )
    .filter(([id, action]) => /Transforms|NextTask/.test(String(id)) && String(action).includes('logs:FilterLogEvents'))
    .map(([id]) => id);

test('the log has what they say, and its end may search it', () => {
  const with_ = made(true);
  new TransformPipeline(with_.stack, 'Other', { job: with_.job, tasks: [{ name: 'o.t', expectations: true }] });
  expect(searches(with_)).toEqual([expect.stringMatching(/^StarlakeEndTransformsRole/)]);
  expect(JSON.stringify(definitionOf(with_.pipeline.stateMachine))).toContain('{"Name":"SL_LOG_LEVEL","Value":"info"}');
  Template.fromStack(with_.stack).hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Starlake: ends a run of transforms',
    Environment: { Variables: Match.objectLike({ METRICS: 'Starlake' }) },
  });
});

test('without any, nothing of it', () => {
  for (const expectations of [undefined, false]) {
    const without = made(expectations);
    expect(searches(without)).toEqual([]);
    expect(JSON.stringify(definitionOf(without.pipeline.stateMachine))).not.toMatch(/SL_LOG_LEVEL|expects/);
  }
});

test('a level that hides them is a warning', () => {
  const { stack } = made(true, { environment: { SL_LOG_LEVEL: 'error' } });
  Annotations.fromStack(stack).hasWarning(
    '/Test/Kpi',
    Match.stringLikeRegexp("SL_LOG_LEVEL=error hides what Starlake's expectations have said: .* cannot tell it"),
  );
  const { stack: quiet } = made(undefined, { environment: { SL_LOG_LEVEL: 'error' } });
  Annotations.fromStack(quiet).hasNoWarning('*', Match.stringLikeRegexp('SL_LOG_LEVEL'));
});

test('a value that is no boolean is an error', () => {
  expect(() => made('yes' as never)).toThrow(/'expectations' of task 'kpi.day'/);
});

test('metrics of the pipeline, and of one table', () => {
  const { pipeline, job, stack } = made(true);
  const { name } = job._context;
  const dimensions = (more?: Record<string, string>) =>
    pipeline.metricExpectationsFailed({ dimensionsMap: more }).toMetricConfig().metricStat!.dimensions!;
  const plain = (list: ReturnType<typeof dimensions>) =>
    Object.fromEntries(list.map(({ name, value }) => [name, value]));
  expect(plain(dimensions())).toEqual({ Job: name, Pipeline: 'kpi' });
  expect(plain(dimensions({ Domain: 'mart', Table: 'café' }))).toEqual({
    Job: name,
    Domain: 'mart',
    Table: 'caf%C3%A9',
  });
  const load = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
  expect(plain(load.metricExpectationsFailed().toMetricConfig().metricStat!.dimensions!)).toEqual({
    Job: name,
    Domain: 'sales',
  });
});
