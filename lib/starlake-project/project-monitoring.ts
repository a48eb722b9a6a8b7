import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BackfillPipeline } from '../backfill/backfill-pipeline';
import type { IStarlakeJob } from '../job/i-starlake-job';
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
 * @throws Error for all that a monitoring refuses
 */
export function projectMonitoring(
  project: MonitoredProject,
  options: MonitoringOptions | undefined,
  plan: ProjectPlan,
): StarlakeMonitoring | undefined {
  if (options === undefined) {
    return undefined;
  }
  const { freshness, ...others } = options;
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
  const tables = loads.flatMap((load) => load.tables);
  const declared = new Map<string, TableFreshness>();
  for (const { dataset, freshness, freshnessWarning } of [...tables, ...tasks.filter(({ name }) => own.has(name))]) {
    const { errorAfter, warnAfter } = declared.get(dataset) ?? {};
    const limits = given({ errorAfter: least(errorAfter, freshness), warnAfter: least(warnAfter, freshnessWarning) });
    if (Object.keys(limits).length > 0) {
      declared.set(dataset, limits);
    }
  }
  return Object.fromEntries(declared);
}

function least(known: Duration | undefined, seconds: number | undefined): Duration | undefined {
  const ages = [...(known ? [known.toSeconds()] : []), ...(seconds ? [seconds] : [])];
  return ages.length === 0 ? undefined : Duration.seconds(Math.min(...ages));
}
