import type { Finding, PipelineMigration } from './migration';
import type { ReadSettings } from './read-settings';
import { declaredSchedule } from '../starlake-project/pipeline-settings';
import type { Upstreams } from '../starlake-project/upstream';

/**
 * What becomes of a pipeline: what starts it, and what it finds.
 *
 * @param landed warning of files that nothing stages
 * @param isGenerated whether the project has dag configurations: `dag-generate` skips what has none
 */
export function pipelineMigration(
  { plan, settings }: ReadSettings,
  upstreams: Upstreams,
  landed: string | undefined,
  isGenerated: boolean,
): PipelineMigration {
  const { name, dag } = plan;
  const schedule = declaredSchedule(plan, {}, settings.pipeline);
  const datasets = 'tasks' in plan && !settings.pipeline.runDependenciesFirst ? upstreams.datasets(plan) : [];
  const starts = schedule !== undefined ? 'schedule' : datasets.length > 0 ? 'datasets' : 'by hand';
  const findings: Finding[] = [];
  if (schedule !== undefined) {
    const message = `'${schedule.cron}' in ${schedule.timeZone ?? 'UTC'}, by EventBridge Scheduler`;
    findings.push({ outcome: 'carries', about: 'schedule', message });
  } else if (starts === 'datasets') {
    findings.push({ outcome: 'carries', about: 'datasets', message: `events of ${datasets.join(', ')} start it` });
  }
  if (landed !== undefined) {
    findings.push({ outcome: 'decide', about: 'pre_load_strategy', message: landed });
  }
  if (dag === undefined && isGenerated) {
    const message =
      'it has no dag configuration, so dag-generate writes no dag of it; here it is a pipeline: leave it out (only), or give it a schedule';
    findings.push({ outcome: 'decide', about: 'dagRef', message });
  }
  return {
    ...{ name, kind: 'domain' in plan ? 'load' : 'transform', starts, findings },
    ...(dag === undefined ? {} : { dag }),
  };
}
