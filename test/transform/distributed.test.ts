import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EcsStarlakeJob, LoadPipeline, StarlakePool, TransformPipeline, TransformPipelineProps } from '../../lib';
import { allStates, definitionOf, newStack } from '../helpers/definition';

function build(count: number, slots: number, props: Partial<TransformPipelineProps> = {}, loads = 0) {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const tasks = Array.from({ length: count }, (_, i) => ({ name: `kpi.t${i}` }));
  const steps = Array.from({ length: loads }, (_, i) => ({
    pipeline: new LoadPipeline(stack, `L${i}`, { job, domain: `d${i}`, tables: [{ name: 'orders' }] }),
  }));
  const pool = new StarlakePool({ name: 'large', slots });
  return { stack, pipeline: new TransformPipeline(stack, 'Kpi', { job, tasks, pool, loads: steps, ...props }) };
}

const statesOf = ({ pipeline }: ReturnType<typeof build>) => allStates(definitionOf(pipeline.stateMachine));

test.each([
  [60, 40, 0, 'INLINE', 40],
  [40, 128, 0, 'INLINE', 40],
  [60, 41, 0, 'DISTRIBUTED', 41],
  [60, 128, 0, 'DISTRIBUTED', 60],
  [60, 40, 1, 'DISTRIBUTED', 41],
  [634, 6, 0, 'DISTRIBUTED', 6],
])('%d tasks in a pool of %d, with %d loads: %s, %d workers at once', (count, slots, loads, mode, most) => {
  expect(statesOf(build(count, slots, {}, loads)).run_Kpi).toMatchObject({
    MaxConcurrency: most,
    ItemProcessor: { ProcessorConfig: { Mode: mode } },
  });
});

describe('a distributed Map', () => {
  const built = build(60, 128, { stateMachineName: 'mine' }, 1);
  const states = statesOf(built);
  const template = Template.fromStack(built.stack);

  test('its items are workers, which know the run; they answer their numbers only', () => {
    expect(states.run_Kpi).toMatchObject({
      ItemsPath: '$.workers',
      ItemSelector: {
        'worker.$': '$$.Map.Item.Value.worker',
        'assignmentId.$': '$$.Map.Item.Value.assignmentId',
        'execution.$': '$.execution',
      },
      ItemProcessor: { ProcessorConfig: { ExecutionType: 'STANDARD' } },
      Label: 'worker',
      ResultPath: null,
    });
    expect(states.run_Kpi).not.toHaveProperty('ItemReader');
    expect(states.no_more_Kpi_tasks.OutputPath).toBe('$.worker');
    expect(states.begin_Kpi.Parameters).toMatchObject({ slots: 128, workerTasks: 633 });
  });

  test('all that runs in a worker belongs to the run', () => {
    const execution = { 'Id.$': '$.execution', 'RedriveCount.$': '$$.Execution.RedriveCount' };
    expect(states.next_Kpi_task.Parameters.execution).toEqual(execution);
    expect(states.wait_for_Kpi_task.Parameters.Payload.execution).toEqual(execution);
    expect(states.explain_Kpi_failure.Parameters['execution.$']).toBe('$.execution');
    expect(states.load_for_Kpi.Parameters.Input['AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$']).toBe('$.execution');
    const [{ Environment }] = states.Kpi_transform.Parameters.Overrides.ContainerOverrides;
    expect(Environment).toContainEqual({ Name: 'STEP_FUNCTIONS_EXECUTION', 'Value.$': '$.execution' });
    const worker = JSON.stringify(states.run_Kpi.ItemProcessor);
    expect(worker.match(/\$\$\.Execution\.\w+/g)).toEqual(Array(2).fill('$$.Execution.RedriveCount'));
  });

  const allowed = (role: RegExp, action: string): string[] =>
    Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => role.test(id))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Array<Record<string, unknown>>)
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => JSON.stringify(resource));

  test('its role starts workers of its own state machine, stops and redrives them, and runs its loads; no files', () => {
    const own = /^Kpi(Role|StateMachineDistributedMapPolicy)/;
    const starts = allowed(own, 'states:StartExecution');
    expect(starts).toHaveLength(2);
    expect(starts.filter((resource) => resource.includes('KpiStateMachine'))).toHaveLength(1);
    expect(allowed(own, 'states:RedriveExecution').join()).toContain(':execution:mine/*:*');
    expect(allowed(own, 's3:GetObject')).toEqual([]);
    expect(allowed(/^JobPipelineRole/, 'states:StartExecution')).toEqual([]);
  });

  test('the function that resumes workers may answer executions of its state machine and of its children, and no others', () => {
    const named = allowed(/NextTaskRole/, 'states:SendTaskSuccess').filter(
      (resource) => !resource.includes('Test-Job'),
    );
    expect(named.join()).toMatch(/:stateMachine:mine".*:stateMachine:mine\/\*"/);
    expect(named).toHaveLength(2);
  });
});

test('a given role is used', () => {
  const stack: Stack = newStack();
  const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const tasks = Array.from({ length: 41 }, (_, i) => ({ name: `kpi.t${i}` }));
  const pool = new StarlakePool({ slots: 41 });
  const { stateMachine } = new TransformPipeline(stack, 'Kpi', { job, tasks, pool, role });
  expect(stateMachine.role).toBe(role);
});

test('a thousand workers and two thousand tasks have room in a state', () => {
  const { pipeline } = build(2000, 1000);
  const begin = allStates(definitionOf(pipeline.stateMachine)).begin_Kpi;
  expect(begin.Parameters.tasks).toHaveLength(2000);
});

test('the names of all tasks have to fit into the output, too', () => {
  expect(() => build(7000, 6)).toThrow(
    /are 7000 tasks and 0 loads, which take about 2\d{5} bytes, and a state may have/,
  );
});
