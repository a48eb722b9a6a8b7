import type { DeclaredTable, PreLoadEvent } from '../../lib/contract/pre-load';
import { tablesWithFiles } from '../stage-files/file-matcher';
import { TableFinder } from '../stage-files/table-of-file';
import type { ListedFile, Storage } from '../storage/storage';

/** Stands for any table where a gate has no list of tables. */
const ANY: DeclaredTable = { table: '' };

/** Files of a domain's areas, by name. Empty for an area that the strategy does not look at. */
export interface Areas {
  readonly landing: Map<string, ListedFile>;
  readonly pending: Map<string, ListedFile>;
}

/** Lists the areas of a gate. */
export async function listAreas(
  { landing, pending }: PreLoadEvent,
  storage: Storage,
  at: (path: string) => string,
): Promise<Areas> {
  const files = async (folder: string | undefined) =>
    folder === undefined ? new Map<string, ListedFile>() : storage.files(at(folder));
  const [landed, waiting] = await Promise.all([files(landing), files(pending)]);
  return { landing: landed, pending: waiting };
}

/**
 * Tables that may own a landed file of the same name as a pending one. Starlake would replace the pending file, so they are not
 * imported before that one is loaded.
 */
export function heldTables(tables: DeclaredTable[], { landing, pending }: Areas): Set<string> {
  const owners = new TableFinder(tables);
  const names = [...landing.keys()].filter((name) => !name.startsWith('.') && pending.has(name));
  return new Set(names.flatMap((name) => owners.candidates(name)));
}

/** The tables that have files among these names. */
export function withFiles(tables: DeclaredTable[], names: string[], withAcks: boolean): DeclaredTable[] {
  return tablesWithFiles(tables.length > 0 ? tables : [ANY], names, withAcks);
}
