import { PipelineOverrides } from './overrides';
import type { PipelineSettings } from './pipeline-settings';
import { MAX_INLINE_TABLES, MAX_MAP_CONCURRENCY } from '../contract/limits';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { LoadPlan, TransformPlan } from '../project/plan/plan';

/** A state machine, and what starts it. Without that it counts the same: for its bytes. */
const OF_EACH = 2;

/** A role of its own, and its policy. */
const OWN_ROLE = 2;

/** The policy for child executions. */
const CHILDREN = 1;

/** About how many resources a pipeline will have. Its stack is chosen before it is made. */
export function pipelineResources(
  job: IStarlakeJob,
  plan: LoadPlan | TransformPlan,
  { overrides, options, pipeline }: PipelineSettings<PipelineOverrides>,
): number {
  const pool = options.defaultPool ?? job._options.defaultPool;
  const { slots = 0 } = overrides.pool ?? job.pools.find(({ name }) => name === pool) ?? {};
  const isLoad = 'domain' in plan;
  const isWide = slots > MAX_MAP_CONCURRENCY || (isLoad && plan.tables.length > MAX_INLINE_TABLES);
  const hasRole = isWide || (!isLoad && pipeline.runDependenciesFirst === true);
  const hasLogs = overrides.logs?.retention !== undefined;
  return OF_EACH + (hasRole ? OWN_ROLE : 0) + (isWide ? CHILDREN : 0) + (hasLogs ? 1 : 0);
}
