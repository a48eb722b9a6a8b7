import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { TaskOverrides, TransformOverrides } from './overrides';
import { pipelineEnvironment } from './pipeline-environment';
import { declaredSchedule, PipelineSettings, scheduleOf } from './pipeline-settings';
import { poolOf, sizeOf } from './project-loads';
import { given, without } from './structs';
import { Upstreams } from './upstream';
import { DatasetTriggerOptions } from '../datasets/dataset-trigger-options';
import { DatasetTriggeringStrategy } from '../datasets/dataset-triggering-strategy';
import { LoadPipeline } from '../load/load-pipeline';
import { TransformLoad } from '../transform/transform-load';
import { TransformPipeline } from '../transform/transform-pipeline';
import { ProjectPlan, TransformPlan } from '../project/plan/plan';
import { ProjectContext } from './project-context';

/** What the transforms of a project need: its loads, and what depends on what. */
interface TransformContext extends ProjectContext {
  /** The whole plan, including pipelines that are deployed elsewhere. */
  readonly plan: ProjectPlan;
  readonly upstreams: Upstreams;
  /** The load pipelines that are deployed, by name. */
  readonly loads: Map<string, LoadPipeline>;
}

/** The pipeline of a transform. */
export function projectTransform(
  scope: Construct,
  context: TransformContext,
  plan: TransformPlan,
  settings: PipelineSettings<TransformOverrides>,
  tasks: { [name: string]: TaskOverrides } = {},
): TransformPipeline {
  const { job, upstreams } = context;
  const { overrides, options, pipeline, where } = settings;
  const { environment, pool } = overrides;
  const isFirst = pipeline.runDependenciesFirst ?? false;
  const { tasks: all, tables } = upstreams.of(plan);
  const own = plan.tasks.map((name) => upstreams.task(name, plan.name));
  const schedule = context.scheduled ? scheduleOf(plan, overrides, pipeline) : undefined;
  const isTriggered = context.scheduled && overrides.scheduled !== false && !plan.schedule && !schedule && !isFirst;
  return new TransformPipeline(scope, plan.name, {
    job,
    pipelineName: plan.name,
    ...given({ description: plan.comment }),
    tasks: (isFirst ? all : own).map(({ name, dataset, dependencies, expectations }) => ({
      ...{ name, dataset, dependencies, expectations },
      ...sizeOf(pipeline),
      ...given(tasks[name] ?? {}),
    })),
    loads: isFirst ? loadsOf(context, tables, plan) : [],
    pool: pool ?? poolOf(job, options.defaultPool, where),
    environment: pipelineEnvironment(context, {
      slEnvVar: options.slEnvVar,
      ...{ where, environment, pipeline: plan.name },
    }),
    schedule,
    _schedule: declaredSchedule(plan, overrides, pipeline),
    trigger: isTriggered ? triggerOf(context, plan, settings) : undefined,
    ...given({ retries: options.retries, retryDelay: options.retryDelay }),
    ...without(overrides, ['schedule', 'scheduled', 'runDependenciesFirst', 'environment', 'pool']),
  });
}

function loadsOf({ plan, loads }: TransformContext, tables: Map<string, string[]>, of: TransformPlan): TransformLoad[] {
  return [...tables].map(([name, some]) => {
    const pipeline = loads.get(name);
    if (!pipeline) {
      throw new Error(
        `pipeline '${of.name}' runs its dependencies first, and '${name}', which loads ${some.join(', ')}, is not deployed with ` +
          `it: name '${name}' in 'only' too, or set its 'runDependenciesFirst' to false in 'transforms'`,
      );
    }
    const declared = plan.loads.find((load) => load.name === name)!;
    const renamed = declared.tables.filter((table) => table.dataset !== `${declared.domain}.${table.name}`);
    return {
      pipeline,
      tables: some,
      datasets: Object.fromEntries(renamed.map((table) => [table.name, table.dataset])),
    };
  });
}

/**
 * What starts a pipeline without a schedule: refreshes of the datasets that its tasks read. Undefined if they read no
 * dataset of the project.
 */
function triggerOf(
  { upstreams }: TransformContext,
  of: TransformPlan,
  { pipeline, dataCycle }: PipelineSettings<TransformOverrides>,
): DatasetTriggerOptions | undefined {
  const datasets = upstreams.datasets(of);
  if (datasets.length === 0) {
    return undefined;
  }
  const isAll = pipeline.datasetTriggeringStrategy === 'all';
  const isOptional = isAll && (pipeline.optionalDatasetEnabled ?? false);
  const isWithin = isAll && pipeline.beyondDataCycleEnabled === false;
  const ages = Object.entries(upstreams.freshness(datasets)).map(([dataset, age]) => [dataset, Duration.seconds(age)]);
  const isCycle = dataCycle !== undefined;
  // All is said, also what is not so: the job can have other options for its pipelines.
  return {
    datasets,
    ...given({ minTimeBetweenRuns: pipeline.minTimedeltaBetweenRuns, startDate: pipeline.startDate }),
    strategy: isAll ? DatasetTriggeringStrategy.ALL : DatasetTriggeringStrategy.ANY,
    dataCycle: isCycle && (isOptional || isWithin) ? dataCycle : 'none',
    beyondDataCycle: !(isCycle && isWithin),
    optionalDatasets: isCycle && isOptional,
    ...(isCycle && isOptional
      ? {
          datasetSchedules: upstreams.schedules(datasets),
          datasetFreshness: Object.fromEntries(ages),
        }
      : {}),
  };
}
