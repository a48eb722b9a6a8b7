import { renderPage } from '../pages/render';
import { pageName, type Site } from '../pages/site';
import type { Answer } from './answer';
import type { Started } from './commands';
import { DEPLOYED_ACTIONS, type DeployedMachine, type DeployedRuns } from './deployed-runs';
import { ConfirmPage } from './pages/confirm-page';
import { DeployedLogsPage } from './pages/deployed-logs-page';
import { DeployedPipelinePage, DeployedPipelinesPage } from './pages/deployed-pages';
import { DeployedRunPage } from './pages/deployed-run-page';
import { DEPLOYED_PATH } from './paths';

/** What pages about AWS are made from. */
export interface DeployedSource {
  readonly site: Site;
  readonly deployed: DeployedRuns;
  /** The latest first; also those about this machine. */
  readonly commands: readonly Started[];
  readonly formToken: string;
}

const PIPELINE = /^aws\/([^/]+)\.html$/;
const RUN = /^aws\/([^/]+)\/([^/]+)\.html$/;
const LOGS = /^aws\/([^/]+)\/([^/]+)\/logs\.html$/;
const CONFIRM = /^confirm\/([^/]+)\/([^/]+?)(?:\/([^/]+))?\.html$/;

/** A page about what is deployed; undefined for any other path. */
export async function deployedPage(
  path: string,
  query: URLSearchParams,
  source: DeployedSource,
): Promise<Answer | undefined> {
  const { site, deployed } = source;
  if (path === DEPLOYED_PATH) return html(DeployedPipelinesPage({ site, pipelines: await deployed.overview() }));
  const confirmed = CONFIRM.exec(path);
  if (confirmed) return confirmPage(confirmed, source);
  const [, page, encoded] = LOGS.exec(path) ?? RUN.exec(path) ?? PIPELINE.exec(path) ?? [];
  const pipeline = machineAt(page, deployed);
  if (pipeline === undefined) return undefined;
  const { machine } = pipeline;
  const commands = source.commands.filter((each) => each.machine === machine);
  if (encoded === undefined) {
    return html(DeployedPipelinePage({ site, pipeline, commands, runs: await deployed.runs(machine) }));
  }
  const id = decodeURIComponent(encoded);
  if (LOGS.test(path)) {
    const table = query.get('table') ?? undefined;
    const logs = await deployed.logs(machine, id, table);
    return logs && html(DeployedLogsPage({ site, pipeline, run: id, table, ...logs }));
  }
  const run = await deployed.run(machine, id);
  const own = commands.filter(({ argv }) => argv.some((each) => each === id || each === run?.arn));
  return run && html(DeployedRunPage({ site, pipeline, commands: own, run }));
}

/** It only asks what would be done: a form does it. */
async function confirmPage(
  [, word, page, encoded]: readonly string[],
  { site, deployed, formToken }: DeployedSource,
): Promise<Answer | undefined> {
  const action = DEPLOYED_ACTIONS.find((each) => each === word);
  const pipeline = machineAt(page, deployed);
  const run = encoded === undefined ? undefined : decodeURIComponent(encoded);
  if (action === undefined || pipeline === undefined || (action === 'start') !== (run === undefined)) return undefined;
  const intent = await deployed.intent(action, pipeline.machine, run);
  return intent && html(ConfirmPage({ site, pipeline, action, run, intent, formToken }));
}

function machineAt(page: string | undefined, { machines }: DeployedRuns): DeployedMachine | undefined {
  return machines.find(({ machine }) => pageName(machine) === page);
}

function html(page: Parameters<typeof renderPage>[0]): Answer {
  return { status: 200, type: 'html', body: renderPage(page) };
}
