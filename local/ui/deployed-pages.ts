import { renderPage } from '../pages/render';
import { pageName, type Site } from '../pages/site';
import type { Answer } from './answer';
import type { DeployedRuns } from './deployed-runs';
import { DeployedPipelinePage, DeployedPipelinesPage, DeployedRunPage } from './pages/deployed-pages';
import { DEPLOYED_PATH } from './paths';

const PIPELINE = /^aws\/([^/]+)\.html$/;
const RUN = /^aws\/([^/]+)\/([^/]+)\.html$/;

/** A page about what is deployed; undefined for any other path. */
export async function deployedPage(path: string, site: Site, deployed: DeployedRuns): Promise<Answer | undefined> {
  if (path === DEPLOYED_PATH) return html(DeployedPipelinesPage({ site, pipelines: await deployed.overview() }));
  const [, page, id] = RUN.exec(path) ?? PIPELINE.exec(path) ?? [];
  const pipeline = deployed.machines.find(({ machine }) => pageName(machine) === page);
  if (pipeline === undefined) return undefined;
  const { machine } = pipeline;
  if (id === undefined) return html(DeployedPipelinePage({ site, pipeline, runs: await deployed.runs(machine) }));
  const run = await deployed.run(machine, decodeURIComponent(id));
  return run && html(DeployedRunPage({ site, pipeline, run }));
}

function html(page: Parameters<typeof renderPage>[0]): Answer {
  return { status: 200, type: 'html', body: renderPage(page) };
}
