import type { PreLoadEvent } from '../../lib/contract/pre-load';
import type { RunInput } from './input';
import { starlakeError } from '../errors';
import { commonPrefix } from '../stage-files/literal-ends';
import { TableFinder } from '../stage-files/table-of-file';
import { moveFiles } from '../stage-files/move-files';
import { beginningWith } from '../storage/listing';
import type { Storage } from '../storage/storage';
import { SomeNames } from './some-names';

/** Names that a message lists, at most. */
const MAX_LISTED = 20;

/** Files that earlier runs left in the ingesting area. */
export class StaleFiles {
  /** Files of tables of this run, or of unknown tables. */
  public readonly files = new SomeNames(MAX_LISTED);
  /** Tables that may own them: Starlake would replace such a file with a new one of the same name. */
  public readonly tables = new Set<string>();
  /** Whether there may be more files: the gate ends early where nothing else can be decided. */
  public isPartial = false;
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
  const { ingesting, staleFiles, overlap } = event.pipeline!;
  const stale = new StaleFiles();
  if (overlap === 'ALLOW') {
    // Another run may be loading such a file.
    return stale;
  }
  const restores = staleFiles === 'RESTORE' && event.pending !== undefined;
  const tableFinder = new TableFinder(event.tables);
  const selected = new Set(run.tables.map(({ table }) => table));
  const add = (name: string) => {
    stale.files.add(name);
    tableFinder.candidates(name).forEach((table) => stale.tables.add(table));
  };
  const restorable: string[] = [];
  let isEmpty = true;
  const needed = beginningWith(run.tables.map(commonPrefix));
  const neededFrom = (last: string) => {
    // One file that may be of any table, or of none, is enough. Then only files that block tables of the run matter.
    const isAllBlocked = !restores && selected.size > 0 && [...selected].every((table) => stale.tables.has(table));
    const from = isAllBlocked ? undefined : stale.files.count > 0 && selected.size > 0 ? needed(last) : last;
    stale.isPartial ||= from !== last;
    return from;
  };
  for await (const page of storage.pages(at(ingesting), neededFrom)) {
    for (const name of [...page.keys()].filter((each) => !each.startsWith('.'))) {
      isEmpty = false;
      const owner = tableFinder.tableOf(name);
      if (owner === undefined || selected.has(owner)) {
        if (restores && owner !== undefined) restorable.push(name);
        else add(name);
      }
    }
  }
  if (restores && !isEmpty) {
    await quiesce();
    (await moveFiles(storage, restorable, at(ingesting), at(event.pending!))).forEach(add);
  }
  return stale;
}

/** Starlake.StaleFiles, with the names of the files. */
export function staleFilesError({ domain, pipeline }: PreLoadEvent, { files, isPartial }: StaleFiles): Error {
  return starlakeError(
    'Starlake.StaleFiles',
    `${pipeline!.ingesting} has files of domain '${domain}' that an earlier run did not load: ${files.text(isPartial)}. ` +
      'Move them back to the pending area, or away',
  );
}
