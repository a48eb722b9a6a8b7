import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Catalog } from '../../../catalog/catalog';
import { pipelineIds } from '../../../catalog/pipeline-ids';
import type { LastRuns } from '../../../pages/catalog/local-runs';
import type { App } from '../../app/locate';
import { prepareAssembly } from '../../app/prepare-assembly';
import { APP_OPTIONS } from '../../arguments/spec';
import { ExitCode, UsageError } from '../../errors';
import type { Io } from '../../io';
import { json } from '../../json';
import type { Parts } from '../../parts';
import { historyOf } from '../../recording/recording';
import { plural } from '../../text/format';
import type { Command } from '../command';
import { appCatalog, reportProblems, type AppCatalog } from './app-catalog';
import { DocsFolder } from './docs-folder';

/** The catalog itself, for scripts. */
const CATALOG_FILE = 'catalog.json';
/** GitHub Pages leaves out files whose names begin with _, unless there is this one. */
const NO_JEKYLL = '.nojekyll';
/** How many runs a pipeline's page has. */
const MOST_RUNS = 10;
/** What a pipeline reads and writes that does not tell. */
const NONE = { reads: [], writes: [] };
/** A line of progress for so many drawings, which take longest. */
const STEP = 25;

/** `starlake-sfn docs`: the catalog of an app, as pages or as JSON. */
export const docsCommand: Command = {
  spec: {
    name: 'docs',
    summary: 'write a catalog of all pipelines, tables and lineage as pages',
    operands: [],
    options: {
      dir: { value: 'DIR', short: 'o', help: 'folder to write the pages to: a new or empty one, or one that has them' },
      root: {
        value: 'DIR',
        help: 'Starlake project that declares the tables (default: those that the app was made from)',
      },
      json: { help: 'print the catalog as JSON; pages are written only with -o' },
      ...APP_OPTIONS,
    },
    notes: [
      'The pages need no server and nothing from the network: open index.html. They have a search, work on a phone and in the dark, and without JavaScript all but the search.',
      'Pipelines, schedules and dependencies are those of the cloud assembly; columns, descriptions and SQL those of the project.',
      'Pages of pipelines and tables that are gone are removed.',
    ],
    examples: [
      'starlake-sfn docs -o catalog',
      'starlake-sfn docs --json | jq -r ".catalog.tables[].name"',
      'starlake-sfn docs -o catalog --app "npx ts-node bin/app.ts"',
    ],
  },
  async run(args, io, parts) {
    const { dir, root } = args.values;
    const isJson = args.switches.has('json');
    if (dir === undefined && !isJson) {
      throw new UsageError('docs needs a folder for its pages', 'Name one: starlake-sfn docs -o DIR; or print --json.');
    }
    const directory = dir === undefined ? undefined : path.resolve(io.cwd, dir);
    const app = await prepareAssembly(args, io, { quiet: isJson });
    const found = await appCatalog(app, root, io, parts);
    reportProblems(found, io);
    const written =
      directory === undefined ? undefined : await writeSite(found, directory, runsOf(app), isJson, io, parts);
    if (isJson) {
      io.stdout.write(json({ catalog: found.catalog, ...(written && { directory, files: written.count }) }));
    } else {
      io.stdout.write(`${summary(found.catalog)}: ${path.join(dir!, 'index.html')}\n`);
    }
    app.made();
    return ExitCode.OK;
  },
};

/** Writes the catalog, its pages, and the drawings of its pipelines. */
async function writeSite(
  { catalog, pipelines }: AppCatalog,
  directory: string,
  runs: LastRuns,
  isQuiet: boolean,
  io: Io,
  parts: Parts,
): Promise<DocsFolder> {
  const { catalogFiles, LINEAGE_PICTURE, picturePath } =
    require('../../../pages/catalog/catalog-site') as typeof import('../../../pages/catalog/catalog-site');
  const folder = DocsFolder.open(directory);
  folder.write(CATALOG_FILE, json({ catalog }));
  folder.write(NO_JEKYLL, '');
  for (const { path: file, content } of catalogFiles(catalog, runs)) {
    if (folder.count % STEP === 0) await letInterrupt(io);
    folder.write(file, content);
  }
  const byId = pipelineIds(pipelines);
  for (const [index, [id, pipeline]] of [...byId].entries()) {
    await letInterrupt(io);
    folder.write(picturePath(id), await parts.svg(pipeline, false));
    const drawn = index + 1;
    if (!isQuiet && drawn % STEP === 0) io.stderr.write(`${drawn} of ${plural(byId.size, 'pipeline')} drawn\n`);
  }
  await letInterrupt(io);
  const connected = [...byId.values()].filter(
    ({ datasets: { reads, writes } = NONE }) => reads.length + writes.length > 0,
  );
  folder.write(LINEAGE_PICTURE, await parts.projectSvg(connected, { title: catalog.name, full: false }));
  folder.removeOthers();
  return folder;
}

/** The runs of the app that its history on this machine has. */
function runsOf(app: App): LastRuns {
  const history = historyOf(app);
  return ({ name, stack }) =>
    history.runs(name, MOST_RUNS).filter((run) => run.stack === undefined || run.stack === stack);
}

/** Lets Ctrl-C come through: pages are made without a pause. */
async function letInterrupt({ signal }: Io): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

function summary({ pipelines, tables }: Catalog): string {
  return `Wrote ${plural(pipelines.length, 'pipeline')} and ${plural(tables.length, 'table')}`;
}
