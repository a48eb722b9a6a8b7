import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BackfillPipeline } from '../backfill/backfill-pipeline';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkMonitoring } from '../monitoring/monitoring-keys';
import { MonitoringOptions, TableFreshness } from '../monitoring/monitoring-options';
import { StarlakeMonitoring } from '../monitoring/starlake-monitoring';
import type { StarlakePipeline } from '../pipeline/starlake-pipeline';
import type { ProjectPlan } from '../project/plan/plan';
import { given } from './structs';

/** A project, as far as it is monitored. */
interface MonitoredProject extends Construct {
  readonly job: IStarlakeJob;
  readonly pipelines: StarlakePipeline[];
  readonly backfill?: BackfillPipeline;
}

/**
 * The monitoring of a project: of all its pipelines, and of the freshness that its tables and tasks declare.
 *
 * @throws Error for options that are not a struct, and for all that a monitoring refuses
 */
export function projectMonitoring(
  project: MonitoredProject,
  options: MonitoringOptions | undefined,
  plan: ProjectPlan,
): StarlakeMonitoring | undefined {
  if (options === undefined) {
    return undefined;
  }
  const { freshness, ...others } = checkMonitoring(options, `'monitoring' of '${project.node.path}'`);
  return new StarlakeMonitoring(project, 'Monitoring', {
    ...given(others),
    job: project.job,
    pipelines: [...project.pipelines, ...(project.backfill ? [project.backfill] : [])],
    freshness: { ...declaredFreshness(plan), ...freshness },
  });
}

/** The freshness of all datasets; the least of all tasks that write a dataset. */
function declaredFreshness({ loads, transforms, tasks }: ProjectPlan): { [dataset: string]: TableFreshness } {
  const own = new Set(transforms.flatMap((transform) => transform.tasks));
  const ages = new Map<string, number>();
  for (const { dataset, freshness } of [
    ...loads.flatMap(({ tables }) => tables),
    ...tasks.filter(({ name }) => own.has(name)),
  ]) {
    if (freshness !== undefined && freshness > 0) {
      ages.set(dataset, Math.min(freshness, ages.get(dataset) ?? freshness));
    }
  }
  return Object.fromEntries([...ages].map(([dataset, age]) => [dataset, { error: Duration.seconds(age) }]));
}
