import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, TransformPipeline, TransformPipelineProps, TransformTask } from '../../lib';
import { newStack } from '../helpers/definition';
import { expectWithinLimits } from '../helpers/policy-size';

const TASKS: TransformTask[] = [{ name: 'kpi.orders', dependencies: ['sales.orders'] }];

const newJob = (stack: Stack) => new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
function newPipeline(props: Partial<TransformPipelineProps>, stack: Stack): TransformPipeline {
  return new TransformPipeline(stack, 'Kpi', { tasks: TASKS, ...props, job: props.job ?? newJob(stack) });
}
function withLoads() {
  const stack = newStack();
  const job = newJob(stack);
  const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
  return { stack, sales, pipeline: newPipeline({ job, loads: [{ pipeline: sales }] }, stack) };
}

describe('permissions', () => {
  const statementsOf = (stack: Stack, id: RegExp) =>
    Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
      .filter(([name]) => id.test(name))
      .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as Array<Record<string, unknown>>);
  const of = (statements: Array<Record<string, unknown>>, action: string) =>
    statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => JSON.stringify(Resource));

  test('a role of its own starts just the pipelines of its loads', () => {
    const { stack } = withLoads();
    const statements = statementsOf(stack, /^KpiRole/);
    const [start, ...others] = of(statements, 'states:StartExecution');
    expect(others).toEqual([]);
    expect(start).toMatch(/:stateMachine:Test-Starlake-[\w-]*sales-[0-9a-f]{8}"/);
    expect(of(statements, 'states:StopExecution').join()).toMatch(
      /:execution:Test-Starlake-[\w-]*sales-[0-9a-f]{8}:\*"/,
    );
    expect(of(statements, 'events:PutRule').join()).toContain('StepFunctionsGetEventsForStepFunctionsExecutionRule');
    expect(of(statementsOf(stack, /PipelineRole/), 'states:StartExecution')).toEqual([]);
  });

  describe('of many loads', () => {
    const loading = (count: number) => {
      const stack = newStack();
      const job = newJob(stack);
      const tables = [{ name: 'orders' }];
      const name = (i: number) => `a_pipeline_with_a_name_that_is_longer_than_what_most_have_${i}`;
      const loads = Array.from({ length: count }, (_, i) => ({
        pipeline: new LoadPipeline(stack, `L${i}`, { job, domain: name(i), tables }),
      }));
      return { stack, make: () => newPipeline({ job, loads }, stack) };
    };

    test('each policy has room for what is in it', () => {
      const { stack, make } = loading(70);
      make();
      const template = Template.fromStack(stack);
      expectWithinLimits(template.toJSON());
      const policies = [
        ...Object.entries(template.findResources('AWS::IAM::ManagedPolicy')),
        ...Object.entries(template.findResources('AWS::IAM::Policy')),
      ];
      const text = JSON.stringify(policies.filter(([id]) => id.startsWith('KpiRole')));
      expect(text.match(/:stateMachine:Test-Starlake/g)).toHaveLength(70);
      // And those of its own workers: with 70 loads and a task, they are more than an inline Map has.
      expect(text.match(/:execution:Test-Starlake/g)).toHaveLength(71);
    });

    test('more than a role has room for', () => {
      const { stack, make } = loading(260);
      make();
      expect(() => Template.fromStack(stack)).toThrow(
        /'Test\/Kpi\/Role' is allowed more than its policies have room for.*: split what 'Test\/Kpi' runs over several pipelines/,
      );
    });
  });

  test('functions have the files of the pipeline, and wake states of the job only', () => {
    const stack = newStack();
    newPipeline({ stateMachineName: 'mine' }, stack);
    const next = statementsOf(stack, /NextTaskRole/);
    const [wake] = of(next, 'states:SendTaskSuccess');
    expect(wake).toMatch(/:stateMachine:Test-Starlake-[\w-]*\*"/);
    expect(wake).toContain(':stateMachine:mine"');
    expect(of(next, 's3:PutObject').join()).toContain(
      '/starlake-stepfunctions/runs/Kpi/*'.replace('/starlake', '/.starlake'),
    );
    expect(of(next, 's3:PutObject').join()).not.toContain('turns');
    expect(of(next, 's3:DeleteObject')).toEqual([]);
    const begin = statementsOf(stack, /BeginTransformsRole/);
    expect(of(begin, 's3:PutObject').join()).not.toContain('succeeded');
    const listing = begin.find(({ Action }) => Action === 's3:ListBucket')!;
    expect(JSON.stringify(listing.Condition)).toContain('datasets/.starlake-stepfunctions/succeeded/transform/Kpi/*');
    const end = statementsOf(stack, /EndTransformsRole/);
    expect(of(end, 'events:PutEvents').join()).toContain('event-bus/default');
    expect(of(end, 's3:DeleteObject').join()).toMatch(/runs\/Kpi\/\*/);
    expect(of(end, 's3:DeleteObject').join()).not.toMatch(/turns|succeeded/);
    expect(of(end, 's3:PutObject').join()).toMatch(/turns\/transforms\/Kpi\.json.*succeeded\/transform\/Kpi\/\*/);
  });

  test('one role and one set of functions for all pipelines without loads', () => {
    const stack = newStack();
    const job = newJob(stack);
    ['A', 'B'].forEach((id) => new TransformPipeline(stack, id, { job, tasks: TASKS }));
    const functions = Template.fromStack(stack).findResources('AWS::Lambda::Function');
    const ids = Object.keys(functions).map((id) => id.replace(/^Starlake|[0-9A-F]{8}$/g, ''));
    expect(ids.filter((id) => /Transforms|NextTask/.test(id)).sort()).toEqual([
      'BeginTransforms',
      'EndTransforms',
      'NextTask',
    ]);
    expect(
      Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Role')).filter((id) => /^[AB]Role/.test(id)),
    ).toEqual([]);
  });
});
