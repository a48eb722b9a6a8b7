import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { inputOf, rulesOf } from '../datasets/support';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { removeProjects } from '../project/support';
import { files, newProject } from '../starlake-project/deployed';
import {
  BackfillPipeline,
  DatasetTriggeringStrategy,
  EcsStarlakeJob,
  LoadPipeline,
  ProjectJob,
  TransformPipeline,
  TransformPipelineProps,
} from '../../lib';

afterAll(removeProjects);

const jobOf = (dagOptions: { [name: string]: string }, stack: Stack) =>
  new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake' } }, dagOptions });

function transforms(dagOptions: { [name: string]: string }, props: Partial<TransformPipelineProps> = {}) {
  const stack = newStack();
  const tasks = [{ name: 'kpi.top', dependencies: ['sales.orders'] }];
  return new TransformPipeline(stack, 'Kpi', { job: jobOf(dagOptions, stack), tasks, ...props });
}

const hasNoWarning = (stack: Stack) =>
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('no effect'));

describe('dag options of a job that are those of pipelines', () => {
  const WHEN = { timezone: 'Europe/Paris', start_date: '2099-01-01', end_date: '2099-12-31', tags: 'shop sales' };

  test('its pipelines have them where they say nothing else', () => {
    const stack = newStack();
    const job = jobOf(WHEN, stack);
    const tables = [{ name: 'orders' }];
    const pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables, schedule: { cron: 'daily' } });
    new LoadPipeline(stack, 'Hr', { job, domain: 'hr', tables, schedule: { cron: 'daily', timeZone: 'Asia/Tokyo' } });
    const backfill = new BackfillPipeline(stack, 'Backfill', { job, pipelines: [{ pipeline, cron: 'daily' }] });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpressionTimezone: 'Europe/Paris',
      StartDate: '2098-12-31T23:00:00.000Z',
      EndDate: '2099-12-30T23:00:00.000Z',
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Asia/Tokyo' });
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      Tags: Match.arrayWith([{ Key: 'starlake:tags', Value: 'shop sales' }]),
    });
    expect(JSON.stringify(definitionOf(pipeline.stateMachine))).toContain('"timeZone":"Europe/Paris"');
    expect(JSON.stringify(definitionOf(backfill.stateMachine))).toContain('"timeZone":"Europe/Paris"');
    hasNoWarning(stack);
  });

  test('the CDK context has them for the pipelines of all jobs', () => {
    const stack = newStack({ starlake: { timezone: 'Europe/Paris', retries: 2 } });
    const job = jobOf({}, stack);
    new LoadPipeline(stack, 'Sales', {
      job,
      domain: 'sales',
      tables: [{ name: 'orders' }],
      schedule: { cron: 'daily' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });

  test('those of datasets are for its triggers', () => {
    const dagOptions = {
      ...{ dataset_triggering_strategy: 'all', min_timedelta_between_runs: '60', optional_dataset_enabled: 'true' },
      ...{ data_cycle_enabled: 'true', start_date: '2026-01-01' },
    };
    const datasets = ['sales.orders', 'sales.customers'];
    const datasetSchedules = { 'sales.orders': 'daily', 'sales.customers': 'weekly' };
    const settings = (trigger: Partial<TransformPipelineProps['trigger']>) => {
      const pipeline = transforms(dagOptions, { trigger: { datasets, datasetSchedules, ...trigger } });
      return inputOf(rulesOf(Stack.of(pipeline))[0]).input.trigger;
    };
    expect(settings({})).toMatchObject({
      ...{ strategy: 'all', minSeconds: 60, optional: ['sales.customers'], startDate: '2026-01-01T00:00:00.000Z' },
    });
    const own = settings({ strategy: DatasetTriggeringStrategy.ANY, minTimeBetweenRuns: Duration.seconds(5) });
    expect(own).toMatchObject({ strategy: 'any', minSeconds: 5 });
    expect(own).not.toHaveProperty('optional');
  });

  test('what runs first is known to a project, and a pipeline of its own is asked for it', () => {
    const first = { run_dependencies_first: 'true' };
    expect(() => transforms(first)).toThrow(
      "tasks of 'Test/Kpi' depend on sales.orders, which 'run_dependencies_first' of its job runs first: name the pipelines that load " +
        "them in 'loads', or an empty list if none does; a StarlakeProject finds them by itself",
    );
    expect(() => transforms(first, { loads: [] })).not.toThrow();
    expect(() => transforms(first, { tasks: [{ name: 'kpi.top' }] })).not.toThrow();
    expect(() => transforms({ load_dependencies: 'true', run_dependencies_first: 'false' })).not.toThrow();
  });

  test.each([
    [{ timezone: 'Europe/Pariss' }, "option 'timezone' in the dag options of 'Test/Starlake' must be a time zone"],
    [{ start_date: 'soon' }, "option 'start_date' in the dag options of 'Test/Starlake' must be an ISO-8601 time"],
    [{ end_date: 'soon' }, "option 'end_date' in the dag options of 'Test/Starlake' must be an ISO-8601 time"],
    [{ tags: '<>' }, "option 'tags' in the dag options of 'Test/Starlake' must have letters"],
    [
      { data_cycle_enabled: 'true', data_cycle: 'dayly' },
      "option 'data_cycle' in the dag options of 'Test/Starlake' is 'dayly'",
    ],
  ])('%j is refused by the job', (dagOptions, message) => {
    expect(() => jobOf(dagOptions as never, newStack())).toThrow(message);
  });
});

describe('of the job of a project', () => {
  const FIRST = { run_dependencies_first: 'true', timezone: 'Europe/Paris', tags: 'all' };
  const project = (load = {}, transform = {}, job: { [name: string]: string } = FIRST) =>
    newProject(files(load, transform), { job: ProjectJob.ecs({ dagOptions: job }) });

  test('pipelines have them whose dag configuration says nothing else', () => {
    const all = project({ tags: 'loads' });
    const template = Template.fromStack(Stack.of(all));
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Europe/Paris' });
    const states = allStates(definitionOf(all.transformPipeline('kpi').stateMachine));
    expect(JSON.stringify(states)).toContain('sales.orders');
    const tagged = (value: string) => {
      const Properties = { Tags: Match.arrayWith([{ Key: 'starlake:tags', Value: value }]) };
      return Object.keys(template.findResources('AWS::StepFunctions::StateMachine', { Properties })).length;
    };
    // Two load pipelines; one of transforms, and the backfill.
    expect([tagged('loads'), tagged('all')]).toEqual([2, 2]);
    hasNoWarning(Stack.of(all));
  });

  test('a dag configuration says otherwise', () => {
    const { job } = project({}, { run_dependencies_first: 'false' });
    Template.fromStack(Stack.of(job)).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['starlake'] }),
    });
    const any = project(
      {},
      { dataset_triggering_strategy: 'any' },
      { dataset_triggering_strategy: 'all', beyond_data_cycle_enabled: 'false' },
    );
    expect(inputOf(rulesOf(Stack.of(any))[0]).input.trigger.strategy).toBe('any');
  });

  test('also of a job that is there', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'Other');
    const job = ProjectJob.of(jobOf({ timezone: 'Europe/Paris' }, stack));
    newProject(files(), { job }, other);
    Template.fromStack(other).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpressionTimezone: 'Europe/Paris',
    });
  });
});
