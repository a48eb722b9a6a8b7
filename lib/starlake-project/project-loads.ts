import { Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { LoadOverrides, TableOverrides } from './overrides';
import { pipelineEnvironment } from './pipeline-environment';
import { declaredSchedule, PipelineSettings, scheduleOf } from './pipeline-settings';
import { given, without } from './structs';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { LoadPipeline } from '../load/load-pipeline';
import { LoadTable } from '../load/load-table';
import { SizeDagOptions } from '../options/pipeline-dag-options';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { StarlakePool } from '../job/starlake-pool';
import { LoadPlan } from '../project/plan/plan';
import type { ProjectContext } from './project-context';

/** The pipeline of a load. */
export function projectLoad(
  scope: Construct,
  { job, scheduled, read }: ProjectContext,
  plan: LoadPlan,
  settings: PipelineSettings<LoadOverrides>,
  tables: { [name: string]: TableOverrides } = {},
): LoadPipeline {
  const { overrides, options, pipeline, where } = settings;
  const { environment, pool } = overrides;
  const { preLoadStrategy, globalAckFilePath, ackWaitTimeout, retries, retryDelay, maxRejectedRatio, grouping } =
    options;
  const strategy = overrides.preLoadStrategy ?? preLoadStrategy ?? job._options.preLoadStrategy;
  if (strategy === PreLoadStrategy.IMPORTED && (overrides.landingDirectory ?? plan.directory) === undefined) {
    throw new Error(
      `load.metadata.directory of domain '${plan.domain}' is missing: its pipeline '${plan.name}' imports what lands there, and ` +
        `'starlake stage' fails without it`,
    );
  }
  return new LoadPipeline(scope, plan.name, {
    job,
    domain: plan.domain,
    pipelineName: plan.name,
    ...given({ description: plan.comment }),
    tables: plan.tables.map((table): LoadTable => ({
      ...without(table, ['freshness', 'freshnessWarning']),
      ...sizeOf(pipeline),
      ...given(tables[`${plan.domain}.${table.name}`] ?? {}),
    })),
    landingDirectory: plan.directory,
    ...given({ areaName: plan.areaName }),
    pool: pool ?? poolOf(job, options.defaultPool, where),
    environment: pipelineEnvironment(
      { job, read },
      { slEnvVar: options.slEnvVar, where, environment, pipeline: plan.name },
    ),
    schedule: scheduled ? scheduleOf(plan, overrides, pipeline) : undefined,
    _schedule: declaredSchedule(plan, overrides, pipeline),
    ...given({ preLoadStrategy, globalAckFilePath, ackWaitTimeout, retries, retryDelay, maxRejectedRatio, grouping }),
    ...without(overrides, ['schedule', 'scheduled', 'environment', 'pool']),
  });
}

/** The size of the containers of a pipeline by the options `cpu` and `memory`; `memory` is in MiB there. */
export function sizeOf({ cpu, memory }: SizeDagOptions): Pick<TableOverrides, 'cpu' | 'memory'> {
  return given({ cpu, memory: memory === undefined ? undefined : Size.mebibytes(memory) });
}

/** The job's pool that an option names; undefined without the option: then the job chooses. */
export function poolOf(job: IStarlakeJob, name: string | undefined, where: string): StarlakePool | undefined {
  if (name === undefined) {
    return undefined;
  }
  try {
    return job.pool(name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`'default_pool' in ${where}: ${reason}; give it as one of 'pools'`, { cause: error });
  }
}
