import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { printable } from '../cli/text/width';
import type { History } from '../history/history';
import type { RunRecord } from '../history/run-record';
import { renderPage } from '../pages/render';
import type { Site } from '../pages/site';
import type { Found } from '../tables/read-table';
import type { Answer } from './answer';
import type { Started } from './commands';
import { LogPage } from './pages/log-page';
import { MessagePage } from './pages/message-page';
import { RowsPage } from './pages/rows-page';
import { RunPage } from './pages/run-page';
import { stacksApart, type ShownApp, type ShownPipeline } from './shown-app';

/** What the pages of runs are made from. */
export interface RunSource {
  readonly app: ShownApp;
  readonly history: History;
  readonly site: Site;
  readonly commands: readonly Started[];
  readonly formToken: string;
  /** The first rows of a table in the DuckDB files of a folder; undefined if it has none. */
  readonly rowsIn: (root: string, table: string) => Promise<Found | undefined>;
}

const RUN = /^runs\/([^/]+)\/([^/]+)\.(html|json)$/;
const LOG = /^runs\/([^/]+)\/([^/]+)\/logs\/([\d-]+)\.(html|txt)$/;
const ROWS = /^runs\/([^/]+)\/([^/]+)\/rows\.html$/;

/** Bytes of a log that its page shows at most: the last ones. */
const SHOWN_BYTES = 256 * 1024;

/** A page of a run, its record as JSON, a log, or rows; undefined for any other path, and for a run that is not there. */
export async function runPage(path: string, query: URLSearchParams, source: RunSource): Promise<Answer | undefined> {
  const [, page = '', id = '', ...rest] = RUN.exec(path) ?? LOG.exec(path) ?? ROWS.exec(path) ?? [];
  const shown = source.app.byPage.get(page);
  const run = shown && source.history.read(shown.pipeline.name, id);
  if (run === undefined) return undefined;
  if (RUN.test(path)) return rest[0] === 'json' ? asJson(run) : html(wholePage(shown!, run, source));
  if (LOG.test(path)) return logAnswer(shown!, run, rest[0]!, rest[1] === 'txt', source);
  return rowsAnswer(shown!, run, query.get('table') ?? '', source);
}

function wholePage({ entry, pipeline }: ShownPipeline, run: RunRecord, source: RunSource) {
  const { site, commands, formToken, history } = source;
  const isOfStack = (id: string) => history.read(pipeline.name, id)?.stack === run.stack;
  const isLast = history.ids(pipeline.name).find(isOfStack) === run.id;
  const isApart = stacksApart(source.app).length > 0;
  const datasets = new Map(entry.parts.map(({ name, dataset }) => [name, dataset]));
  return RunPage({ site, pipelineId: entry.id, run, datasets, isLast, isApart, commands, formToken });
}

function logAnswer(
  { entry }: ShownPipeline,
  run: RunRecord,
  name: string,
  isText: boolean,
  { history, site }: RunSource,
): Answer | undefined {
  const container = run.containers.find(({ id }) => id.replaceAll('/', '-') === name);
  const file = container && history.logFile(run, container.id);
  if (file === undefined) return undefined;
  if (isText) return { status: 200, type: 'text', body: readFileSync(file) };
  const { text, left } = lastOf(file);
  const lines = text.split('\n').map(printable).join('\n');
  return html(LogPage({ site, pipelineId: entry.id, run, container: container!, text: lines, left }));
}

async function rowsAnswer({ entry }: ShownPipeline, run: RunRecord, table: string, source: RunSource): Promise<Answer> {
  const { site, rowsIn } = source;
  const found = run.root === undefined ? undefined : await rowsIn(run.root, table);
  if (found && 'rows' in found) return html(RowsPage({ site, pipelineId: entry.id, run, found: found.rows }));
  const text = `There is no table ${table} in the DuckDB files of ${run.root ?? 'this run'} now.`;
  return { ...html(MessagePage({ site, title: 'No rows', text })), status: 404 };
}

/** The end of a file, from the beginning of a line. */
function lastOf(file: string): { readonly text: string; readonly left: number } {
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const from = Math.max(0, size - SHOWN_BYTES);
    const bytes = Buffer.alloc(size - from);
    readSync(opened, bytes, 0, bytes.length, from);
    const cut = from === 0 ? 0 : bytes.indexOf('\n') + 1;
    return { text: bytes.subarray(cut).toString('utf8'), left: from + cut };
  } finally {
    closeSync(opened);
  }
}

function asJson(run: RunRecord): Answer {
  return { status: 200, type: 'json', body: `${JSON.stringify(run, undefined, 2)}\n` };
}

function html(page: Parameters<typeof renderPage>[0]): Answer {
  return { status: 200, type: 'html', body: renderPage(page) };
}
