import type { History } from '../history/history';
import { LINEAGE_PATH, LINEAGE_PICTURE } from '../pages/catalog/lineage-page';
import { PipelinePage, picturePath } from '../pages/catalog/pipeline-page';
import { PIPELINES_PATH } from '../pages/catalog/pipelines-page';
import { SEARCH_PATH } from '../pages/catalog/search';
import { TABLES_PATH } from '../pages/catalog/tables-page';
import { renderPage } from '../pages/render';
import { pipelinePath, type Site } from '../pages/site';
import type { Found } from '../tables/read-table';
import { act } from './actions';
import type { Answer } from './answer';
import { catalogPage } from './catalog-pages';
import type { Commands, Started } from './commands';
import { actOnAws } from './deployed-actions';
import { deployedPage } from './deployed-pages';
import type { DeployedRuns } from './deployed-runs';
import { Live } from './live';
import { ACTIONS, DEPLOYED_PATH } from './paths';
import { MessagePage } from './pages/message-page';
import { OverviewPage } from './pages/overview-page';
import { PipelineRunsSection } from './pages/pipeline-runs';
import { runPage } from './run-pages';
import type { Pages } from './server';
import { stacksApart, type ShownApp, type ShownPipeline } from './shown-app';
import { Summaries, type RunSummary } from './summaries';
import { WATCH_PATH } from './watch';

/** What the pages of an app are made from. */
export interface UiSource {
  /** The app, as its cloud assembly is now. */
  readonly app: () => Promise<ShownApp>;
  /** Changes when that does. */
  readonly stamp: () => string;
  readonly history: History;
  readonly commands: Commands;
  /** The drawing of a pipeline, or of all. */
  readonly draw: (shown: ShownPipeline | 'all') => Promise<string>;
  /** The first rows of a table in the DuckDB files of a folder; undefined if it has none. */
  readonly rowsIn: (root: string, table: string) => Promise<Found | undefined>;
  /** Runs on AWS; absent if nobody asked for them. */
  readonly deployed?: DeployedRuns;
}

/** Runs of a pipeline on the page of all pipelines. */
const FEW = 10;

/** The pages of an app: its catalog, and the runs of this machine. */
export class UiPages implements Pages {
  public readonly live: Live;
  private readonly summaries: Summaries;
  private last?: ShownApp;

  constructor(
    private readonly source: UiSource,
    private readonly formToken: string,
  ) {
    this.summaries = new Summaries(source.history);
    this.live = new Live(() => this.stamps());
  }

  public async get(path: string, query: URLSearchParams): Promise<Answer> {
    const { source, formToken } = this;
    const app = (this.last = await source.app());
    const site = siteOf(app, source.deployed !== undefined);
    const commands = localOf(source.commands);
    if (path === PIPELINES_PATH)
      return html(OverviewPage({ site, pipelines: this.overview(app), stacks: stacksApart(app), commands, formToken }));
    return (
      catalogPage(path, app, site) ??
      (await this.drawing(path, app)) ??
      this.pipeline(path, app, site) ??
      (await this.onAws(path, query, site)) ??
      (await runPage(path, query, { ...source, app, site, commands, formToken })) ??
      notFound(site)
    );
  }

  public async post(path: string, fields: URLSearchParams): Promise<Answer> {
    const { app, commands, deployed } = this.source;
    if (path === ACTIONS.deployed) return actOnAws(fields, deployed, commands);
    return act(path, fields, await app(), commands);
  }

  private async onAws(path: string, query: URLSearchParams, site: Site): Promise<Answer | undefined> {
    const { deployed, commands } = this.source;
    if (deployed === undefined) return undefined;
    const source = { site: { ...site, made: 'Runs on AWS' }, deployed, formToken: this.formToken };
    return deployedPage(path, query, { ...source, commands: commands.all });
  }

  private overview({ byPage }: ShownApp) {
    return [...byPage.values()].map((shown) => ({ pipeline: shown.entry, runs: this.runs(shown, FEW) }));
  }

  private runs({ pipeline: { name, outermostStack, stack } }: ShownPipeline, most?: number): RunSummary[] {
    return this.summaries.of(name, outermostStack ?? stack, most);
  }

  private pipeline(path: string, { byPage }: ShownApp, site: Site): Answer | undefined {
    const shown = [...byPage.values()].find(({ entry }) => pipelinePath(entry.id) === path);
    if (shown === undefined) return undefined;
    const { entry: pipeline, backfill } = shown;
    const { formToken } = this;
    const commands = localOf(this.source.commands);
    const children = PipelineRunsSection({ site, pipeline, runs: this.runs(shown), backfill, commands, formToken });
    return html(PipelinePage({ site, pipeline, children }));
  }

  private async drawing(path: string, { byPage }: ShownApp): Promise<Answer | undefined> {
    const shown = [...byPage.values()].find(({ entry }) => picturePath(entry.id) === path);
    const what = path === LINEAGE_PICTURE ? 'all' : shown;
    return what && { status: 200, type: 'svg', body: await this.source.draw(what) };
  }

  /** They change with the app, with the last run of each pipeline, and with the commands. */
  private stamps() {
    const { history, commands, stamp } = this.source;
    const runs = [...(this.last?.byPage.values() ?? [])].map(({ pipeline: { name } }) => history.stamp(name));
    return {
      runs: [stamp(), ...runs].join(),
      commands: commands.all.map(({ number, exitCode }) => `${number}:${exitCode}`).join(),
    };
  }
}

/** The commands about this machine. */
function localOf({ all }: Commands): readonly Started[] {
  return all.filter(({ machine }) => machine === undefined);
}

function siteOf({ catalog }: ShownApp, hasDeployed: boolean): Site {
  const nav = [
    { title: 'Pipelines', path: PIPELINES_PATH },
    { title: 'Tables', path: TABLES_PATH },
    { title: 'Lineage', path: LINEAGE_PATH },
    ...(hasDeployed ? [{ title: 'On AWS', path: DEPLOYED_PATH }] : []),
  ];
  return { name: catalog.name, base: '/', nav, scripts: [SEARCH_PATH, WATCH_PATH], made: 'Runs of this machine' };
}

function notFound(site: Site): Answer {
  const text =
    'There is no such page: the run is perhaps too old, and no longer kept, or the pipeline is no longer in the app.';
  return { ...html(MessagePage({ site, title: 'Not found', text })), status: 404 };
}

function html(page: Parameters<typeof renderPage>[0]): Answer {
  return { status: 200, type: 'html', body: renderPage(page) };
}
