import type { PreLoadEvent } from '../../lib/contract/pre-load';
import { TableFinder } from '../stage-files/table-of-file';
import type { Storage } from '../storage/storage';
import { Area } from './area';
import type { RunInput } from './input';

/** The areas of a gate. An area that the strategy does not need is empty. */
export interface Areas {
  readonly landing: Area;
  readonly pending: Area;
}

/** The run's tables; for a gate without a list of tables, one that stands for any. */
export function askedTables({ tables }: RunInput): RunInput['tables'] {
  return tables.length > 0 ? tables : [{ table: '' }];
}

/**
 * Lists the areas of a gate. If the run's files are recorded, it needs all of them, else only whether each table has
 * any.
 *
 * @param skips whether no file in them matters
 */
export async function listAreas(
  event: PreLoadEvent,
  run: RunInput,
  storage: Storage,
  at: (path: string) => string,
  skips: boolean,
): Promise<Areas> {
  const asked = askedTables(run);
  const tables = { all: event.tables, asked, tableFinder: new TableFinder(event.tables) };
  const isRecorded = recordsFiles(event);
  const hasNoNeed = skips || (event.strategy === 'none' && !isRecorded);
  const [landed, waiting] = [event.landing, event.pending].map((path) =>
    path === undefined || hasNoNeed ? undefined : at(path),
  );
  const isEnough = (found: ReadonlySet<string>) => !isRecorded && found.size === asked.length;
  const pending = await Area.read(waiting, storage, tables, {
    withAcks: false,
    // Names of landed files are compared with all of these.
    keepsFiles: isRecorded || landed !== undefined,
    isEnough: (found) => landed === undefined && isEnough(found),
  });
  const landing = await Area.read(landed, storage, tables, {
    withAcks: true,
    keepsFiles: isRecorded,
    waiting: pending.files,
    isEnough: (found) => pending.files.isEmpty && isEnough(found),
  });
  return { landing, pending };
}

/** Whether the run lock has the files of a run: with overlapping runs, a file may be another run's. */
function recordsFiles({ pipeline }: PreLoadEvent): boolean {
  return pipeline !== undefined && pipeline.overlap !== 'ALLOW';
}
