import type { PreLoadEvent } from '../../lib/contract/pre-load';
import type { RunInput } from './input';
import { starlakeError } from '../errors';
import { TableFinder } from '../stage-files/table-of-file';
import { dataFiles, moveFiles } from '../stage-files/move-files';
import type { Storage } from '../storage/storage';

/** Names that a message lists, at most. */
const MAX_LISTED = 20;

/** Files that earlier runs left in the ingesting area. */
export interface StaleFiles {
  /** Files of tables of this run, or of unknown tables. */
  readonly files: string[];
  /** Tables that may own them: Starlake would replace such a file with a new one of the same name. */
  readonly tables: string[];
}

/**
 * Finds files in the ingesting area while nothing is loading: an earlier run left them. If the pipeline says so, moves them back
 * to the pending area where their table is certain.
 *
 * @param quiesce makes sure that no container works on the domain
 */
export async function findStaleFiles(
  event: PreLoadEvent,
  run: RunInput,
  storage: Storage,
  at: (path: string) => string,
  quiesce: () => Promise<void>,
): Promise<StaleFiles> {
  const { ingesting, staleFiles } = event.pipeline!;
  const found = await dataFiles(storage, at(ingesting));
  if (found.length === 0 || event.pipeline!.overlap === 'ALLOW') {
    // Where runs may overlap, another run may be loading such a file.
    return { files: [], tables: [] };
  }
  const owners = new TableFinder(event.tables);
  const selected = new Set(run.tables.map(({ table }) => table));
  const concern = found.filter((name) => {
    const owner = owners.tableOf(name);
    return owner === undefined || selected.has(owner);
  });
  if (staleFiles !== 'RESTORE' || event.pending === undefined) {
    return staleOf(concern, owners);
  }
  await quiesce();
  const owned = concern.filter((name) => owners.tableOf(name) !== undefined);
  const kept = await moveFiles(storage, owned, at(ingesting), at(event.pending));
  return staleOf([...concern.filter((name) => !owned.includes(name)), ...kept], owners);
}

function staleOf(files: string[], owners: TableFinder): StaleFiles {
  return { files: [...files].sort(), tables: [...new Set(files.flatMap((name) => owners.candidates(name)))] };
}

/** Starlake.StaleFiles, with the names of the files. */
export function staleFilesError({ domain, pipeline }: PreLoadEvent, { files }: StaleFiles): Error {
  const more = files.length > MAX_LISTED ? ` and ${files.length - MAX_LISTED} more` : '';
  return starlakeError(
    'Starlake.StaleFiles',
    `${pipeline!.ingesting} has files of domain '${domain}' that an earlier run did not load: ` +
      `${files.slice(0, MAX_LISTED).join(', ')}${more}. Move them back to the pending area, or away`,
  );
}
