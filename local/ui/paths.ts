import { pageName } from '../pages/site';
import type { DeployedAction } from './deployed-runs';
import type { RunSummary } from './summaries';

/** Path of the page of a run. */
export function runPath(pipelineId: string, { id }: Pick<RunSummary, 'id'>): string {
  return `runs/${pageName(pipelineId)}/${id}.html`;
}

/** Path of the page with the output of a container. */
export function logPath(pipelineId: string, run: Pick<RunSummary, 'id'>, container: string): string {
  return `runs/${pageName(pipelineId)}/${run.id}/logs/${container.replaceAll('/', '-')}.html`;
}

/** Path of the page with rows of a table, in the folder of a run. */
export function rowsPath(pipelineId: string, run: Pick<RunSummary, 'id'>, table: string): string {
  return `runs/${pageName(pipelineId)}/${run.id}/rows.html?table=${encodeURIComponent(table)}`;
}

/** Path of the page of what is deployed. */
export const DEPLOYED_PATH = 'aws.html';

/** Path of the page of a deployed pipeline, or of a run of it. */
export function deployedPath(machine: string, run?: string): string {
  const page = `aws/${pageName(machine)}`;
  return run === undefined ? `${page}.html` : `${page}/${encodeURIComponent(run)}.html`;
}

/** Path of the page with what the containers of a run on AWS have printed, all or those of a table or task. */
export function deployedLogsPath(machine: string, run: string, table?: string): string {
  const query = table === undefined ? '' : `?table=${encodeURIComponent(table)}`;
  return `aws/${pageName(machine)}/${encodeURIComponent(run)}/logs.html${query}`;
}

/** Path of the page that says what a command about AWS will do, and asks. */
export function confirmPath(action: DeployedAction, machine: string, run?: string): string {
  const about = [pageName(machine), ...(run === undefined ? [] : [encodeURIComponent(run)])];
  return `confirm/${action}/${about.join('/')}.html`;
}

/** Paths to which forms are sent. */
export const ACTIONS = {
  run: 'actions/run',
  resume: 'actions/resume',
  backfill: 'actions/backfill',
  stop: 'actions/stop',
  deployed: 'actions/aws',
} as const;
