import { Stack, type App } from 'aws-cdk-lib';
import { domainsOf, ENVIRONMENT, inGroups, tablesOf, type Workload } from './workload';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy } from '../lib';

/** How many domains' pipelines fit into one template. */
const DOMAINS_PER_STACK = 50;

/** The project with this library: one job, and a load pipeline for each domain. */
export function synthOurs(app: App, workload: Workload): void {
  const job = new EcsStarlakeJob(new Stack(app, 'Starlake'), 'Job', {
    options: { slEnvVar: ENVIRONMENT, preLoadStrategy: PreLoadStrategy.IMPORTED },
  });
  const tables = tablesOf(workload);
  inGroups(domainsOf(workload), DOMAINS_PER_STACK).forEach((domains, i) => {
    const stack = new Stack(app, `Loads${i}`);
    domains.forEach((domain) => new LoadPipeline(stack, domain, { job, domain, tables }));
  });
}
