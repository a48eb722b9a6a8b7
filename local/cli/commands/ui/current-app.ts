import { statSync } from 'node:fs';
import path from 'node:path';
import { pipelineIds } from '../../../catalog/pipeline-ids';
import { ReadBefore } from '../../../catalog/read-before';
import type { Found } from '../../../tables/read-table';
import { shownApp, type ShownApp, type ShownPipeline } from '../../../ui/shown-app';
import type { PreparedApp } from '../../app/prepare-assembly';
import { UsageError } from '../../errors';
import type { Io } from '../../io';
import type { Parts } from '../../parts';
import { machineArn } from '../../../engine/execution-context';
import type { Pipeline } from '../../../pipeline';
import { backfillMachines } from '../backfill/find-backfill';
import { appCatalog, reportProblems, type AppCatalog } from '../docs/app-catalog';

/** Rows of a table that a page shows. */
const ROWS = 100;

/** The app as its cloud assembly is now: a run that a page has started may have synthesized it again. */
export interface CurrentApp {
  readonly shown: () => Promise<ShownApp>;
  /** Changes when the cloud assembly does. */
  readonly stamp: () => string;
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
  const changed = () => statSync(path.join(app.output, 'manifest.json'), { throwIfNoEntry: false })?.mtimeMs;
  const current = (): Read => {
    const stamp = changed();
    if (stamp === undefined) {
      throw new UsageError(
        `there is no cloud assembly in ${app.output} now: run npx cdk synth, and load the page again`,
      );
    }
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
    shown: async () => current().app,
    stamp: () => String(changed()),
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
  // By the state machine, not by the name: another stack may have a pipeline of the same name.
  const byMachine = new Map(
    backfills.flatMap(([id, each]) => [...backfillMachines(each).values()].map((machine) => [machine, id] as const)),
  );
  const backfillOf = (pipeline: Pipeline) => byMachine.get(machineArn(pipeline));
  return { ...shownApp(found.catalog, byId, backfillOf), pipelines: found.pipelines };
}
