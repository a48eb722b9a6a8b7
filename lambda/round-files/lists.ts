import type { EndLoadEvent, LoadProgress, LoadSummary, TableResult } from '../../lib/contract/end-load';
import type { TableLoad } from '../../lib/contract/pre-load';
import type {
  NumberedLoad,
  RoundLists,
  RunOutput,
  ShortResult,
  StoredEndLoadEvent,
  StoredProgress,
  TablesFile,
} from '../../lib/contract/round-files';
import { MAX_OUTPUT } from '../../lib/contract/round-files';
import type { RoundFiles } from './round-files';

/** Files that are read at once: an S3 client has 50 connections. */
const AT_ONCE = 40;

/** Answer of a handler, with its lists in files. */
export type StoredAnswer = StoredProgress & { readonly summary?: RunOutput };

/**
 * An answer with its lists in files, so that it fits into a state: the loads, which the Map reads one by one, and all lists, for
 * the end of the round.
 *
 * @param execution ARN of the execution
 */
export async function withoutLists(
  { loads, idle, stale, loaded, failed, unpublished, summary, ...rest }: Answer,
  execution: string,
  files: RoundFiles,
): Promise<StoredAnswer> {
  if (summary) {
    return { ...rest, loads: 0, summary: await withoutTables(summary, files) };
  }
  const numbered: NumberedLoad[] = loads.map((load, index) => ({ ...load, index }));
  const lists: RoundLists = { loads, idle, stale, loaded, failed, unpublished };
  const [items, names] = await Promise.all([files.write(numbered), files.write(lists)]);
  return { ...rest, execution, loads: loads.length, items: files.keyOf(items), lists: names };
}

/** Of a gate, or of the end of a round. */
type Answer = LoadProgress & { readonly summary?: LoadSummary };

/** An event with its lists. */
export async function withLists(
  { state, ...event }: StoredEndLoadEvent,
  { known, renamed }: TablesFile,
  files: RoundFiles,
): Promise<EndLoadEvent> {
  const { lists: name, summary, ...progress } = state.preLoad;
  const lists = name === undefined ? { loads: [], idle: [] } : await files.read<RoundLists>(name);
  const results = state.results && (await resultsOf(state.results, lists.loads, files));
  // An output without its tables is handed on as it is.
  const preLoad = { ...progress, ...lists, summary } as EndLoadEvent['state']['preLoad'];
  return { ...event, tables: known, renamed, state: { preLoad, results } };
}

async function resultsOf(
  results: readonly ShortResult[],
  loads: readonly TableLoad[],
  files: RoundFiles,
): Promise<TableResult[]> {
  const whole: TableResult[] = [];
  for (let i = 0; i < results.length; i += AT_ONCE) {
    const some = results.slice(i, i + AT_ONCE).map((result) => {
      if (typeof result === 'string') {
        return files.read<TableResult>(result);
      }
      return typeof result === 'number' ? loads[result]!.table : { table: loads[result.index]!.table, failure: {} };
    });
    whole.push(...(await Promise.all(some)));
  }
  return whole;
}

/** The output of a run, with its tables in a file where they are too long for it. */
async function withoutTables(summary: LoadSummary, files: RoundFiles): Promise<RunOutput> {
  const { tables, ...rest } = summary;
  if (tables === undefined || Buffer.byteLength(JSON.stringify(summary)) <= MAX_OUTPUT) {
    return summary;
  }
  const loaded = tables.filter(({ status }) => status === 'LOADED').length;
  const uri = files.uriOf(await files.write(tables));
  return { ...rest, loaded, skipped: tables.length - loaded, tablesFile: uri.replace(/^s3[an]:/, 's3:') };
}
