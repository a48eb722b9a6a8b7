import { statSync } from 'node:fs';
import path from 'node:path';
import { pipelineIds } from '../../../catalog/pipeline-ids';
import { ReadBefore } from '../../../catalog/read-before';
import type { Found } from '../../../tables/read-table';
import { shownApp, type ShownApp, type ShownPipeline } from '../../../ui/shown-app';
import type { PreparedApp } from '../../app/prepare-assembly';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { backfillTargets } from '../backfill/find-backfill';
import { appCatalog, reportProblems, type AppCatalog } from '../docs/app-catalog';

/** Rows of a table that a page shows. */
const ROWS = 100;

/** The app as its cloud assembly is now: a run that a page has started may have synthesized it again. */
export interface CurrentApp {
  readonly shown: () => Promise<ShownApp>;
  readonly draw: (what: ShownPipeline | 'all') => Promise<string>;
  readonly rowsIn: (root: string, table: string) => Promise<Found | undefined>;
}

interface Read {
  readonly stamp: number;
  readonly app: Promise<ShownApp & Pick<AppCatalog, 'pipelines'>>;
  readonly drawings: Map<ShownPipeline | 'all', Promise<string>>;
}

/** Reads an app again only when its cloud assembly has changed. */
export function currentApp(app: PreparedApp, root: string | undefined, io: Io, parts: Parts): CurrentApp {
  let read: Read | undefined;
  const before = new ReadBefore();
  const current = (): Read => {
    const stamp = statSync(path.join(app.output, 'manifest.json')).mtimeMs;
    if (read?.stamp !== stamp) read = { stamp, app: readApp(app, root, io, parts, before), drawings: new Map() };
    return read;
  };
  const drawn = async (what: ShownPipeline | 'all', read: Read): Promise<string> => {
    if (what !== 'all') return parts.svg(what.pipeline, false);
    const { pipelines, catalog } = await read.app;
    const connected = pipelines.filter(
      ({ kind, datasets: { reads, writes } = { reads: [], writes: [] } }) =>
        kind !== 'internal' && reads.length + writes.length > 0,
    );
    return parts.projectSvg(connected, { title: catalog.name, full: false });
  };
  return {
    shown: () => current().app,
    draw: (what) => {
      const now = current();
      const known = now.drawings.get(what) ?? drawn(what, now);
      now.drawings.set(what, known);
      return known;
    },
    rowsIn: async (folder, table) => {
      const databases = await parts.databasesIn(folder);
      return databases.length === 0 ? undefined : parts.readTable(databases, table, ROWS);
    },
  };
}

async function readApp(app: PreparedApp, root: string | undefined, io: Io, parts: Parts, before: ReadBefore) {
  const found = await appCatalog(app, root, io, parts, before);
  reportProblems(found, io);
  const byId = pipelineIds(found.pipelines);
  const backfills = [...byId].filter(([, { kind }]) => kind === 'backfill');
  const targets = new Map(backfills.map(([id, pipeline]) => [id, backfillTargets(pipeline)] as const));
  return { ...shownApp(found.catalog, byId, targets), pipelines: found.pipelines };
}
