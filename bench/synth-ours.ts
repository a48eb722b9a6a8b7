import { Stack, type App } from 'aws-cdk-lib';
import { domainsOf, ENVIRONMENT, tablesOf, type Workload } from './workload';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, type ScheduleOptions } from '../lib';

/** The project with this library: one stack with a job, and a load pipeline for each domain. */
export function synthOurs(app: App, workload: Workload, schedule?: ScheduleOptions): void {
  const stack = new Stack(app, 'Starlake');
  const job = new EcsStarlakeJob(stack, 'Job', {
    options: { slEnvVar: ENVIRONMENT, preLoadStrategy: PreLoadStrategy.IMPORTED },
  });
  const tables = tablesOf(workload);
  domainsOf(workload).forEach((domain) => new LoadPipeline(stack, domain, { job, domain, tables, schedule }));
}
