import { Counts, readSummary, SUMMARY_MARK } from './summary';
import type { Histories, Pause } from '../aws/executions';
import type { LogLine, Logs } from '../aws/logs';
import { baseName } from '../storage/location';
import type { Tasks } from '../aws/tasks';

/** Files that a step of a load has written, by the line that the container printed then. */
export interface LoadedFiles {
  /** Names of the files: one, or all files that Starlake loads together. */
  readonly names: readonly string[];
  /** Name of the table in its YAML. */
  readonly table: string;
  /** Undefined if Starlake does not know them. */
  readonly counts?: Counts;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Log stream of the container. */
  readonly stream: string;
}

/** What identifies the lines of a run. */
export interface RunLogSource {
  /** URI of the folder of the domain's files while they are loaded. Its name is Starlake's name of the domain. */
  readonly ingesting: string;
  /** ARN of the execution. */
  readonly execution: string;
  /** When the run began to load, milliseconds since 1970. */
  readonly from: number;
  /** The level of Starlake's log, if this level hides the loaded rows. */
  readonly hidden?: string;
  /** How often the execution was redriven. */
  readonly redrive: number;
  /** When it continued after its last redrive, if another run held the lock until then; milliseconds since 1970. */
  readonly resumed?: number;
  /** Whether other runs of the domain may run at the same time. */
  readonly shared: boolean;
}

/** What the reader works with. */
export interface RunLogPorts {
  /** Undefined if the log of the containers is not known. */
  readonly printed?: Logs;
  readonly histories: Histories;
  readonly tasks?: Pick<Tasks, 'of'>;
}

/** The loads of a run, from the log. */
export interface RunLog {
  /** The loads of this run, in their order. */
  readonly loads: readonly LoadedFiles[];
  /** Loads of the domain that may belong to another run. */
  readonly others: readonly LoadedFiles[];
  /** All loads of the domain since the run began, of any run: their files are loaded. */
  readonly all: readonly LoadedFiles[];
  /** Streams with lines that cannot be read. */
  readonly torn: ReadonlySet<string>;
  /** Why nothing is known; undefined if the log was read. */
  readonly unknown?: string;
}

/** Errors of CloudWatch Logs that a retry does not resolve. */
const LASTING = ['AccessDeniedException', 'ResourceNotFoundException'];

/**
 * Reads which files the containers of a run have loaded, from the lines that they printed. A line belongs to the run if
 * it names the domain and its folder, and was printed while the run was going. If other runs may go at the same time,
 * one of the run's own tasks must have printed it.
 *
 * @throws Error of CloudWatch Logs, ECS or Step Functions that a retry may resolve
 */
export async function readRunLog(source: RunLogSource, { printed, histories, tasks }: RunLogPorts): Promise<RunLog> {
  const nothing = { loads: [], others: [], all: [], torn: new Set<string>() };
  if (source.hidden !== undefined || !printed) {
    const hidden = `SL_LOG_LEVEL=${source.hidden} hides them`;
    return { ...nothing, unknown: source.hidden === undefined ? 'nobody knows where the containers log' : hidden };
  }
  let lines: LogLine[];
  try {
    lines = await printed.find({ terms: [SUMMARY_MARK, `domain: ${baseName(source.ingesting)},`], from: source.from });
  } catch (error) {
    if (!LASTING.includes((error as Error).name)) {
      throw error;
    }
    return { ...nothing, unknown: (error as Error).message };
  }
  const pauses = source.redrive > 0 ? await pausesOf(source, histories) : [];
  const own = source.shared ? await tasks?.of(source.execution) : undefined;
  const ids = own && new Set(own.map(({ taskArn = '' }) => idOf(taskArn)));
  const [loads, others, all]: LoadedFiles[][] = [[], [], []];
  const torn = new Set<string>();
  for (const line of lines) {
    const loaded = loadedBy(line, source.ingesting);
    if (loaded === undefined) {
      torn.add(line.stream);
    } else if (loaded.names.length > 0) {
      all.push(loaded);
      if (!pauses.some((pause) => isIn(line.time, pause))) {
        (!source.shared || ids?.has(idOf(line.stream)) ? loads : others).push(loaded);
      }
    }
  }
  return { loads: inOrder(loads), others, all: inOrder(all), torn };
}

/** When the run was stopped: until its redrive, or until it held the lock again. */
async function pausesOf({ execution, resumed = 0 }: RunLogSource, histories: Histories): Promise<Pause[]> {
  const pauses = await histories.pauses(execution);
  return pauses.map(({ from, to }, i) => ({ from, to: i === pauses.length - 1 ? Math.max(to, resumed) : to }));
}

/** The load in a line, without files if they are of another folder; undefined if the line cannot be read. */
function loadedBy({ text, time, stream }: LogLine, ingesting: string): LoadedFiles | undefined {
  const summary = readSummary(text);
  if (!summary) {
    return undefined;
  }
  const { table, counts } = summary;
  const folder = plain(`${ingesting}/`);
  const files = summary.files.map(plain).filter((file) => file.startsWith(folder));
  return { names: files.map((file) => file.slice(folder.length)), table, counts, time, stream };
}

/** One spelling of a URI for all: `s3://` and `s3a://`, `file:/` and `file:///`, several slashes in a row. */
function plain(uri: string): string {
  return uri
    .replace(/^s3[an]?:\/\//, 's3:/')
    .replace(/^file:/, '')
    .replace(/\/+/g, '/');
}

/** Loads by time. The log may have a line twice, but a container loads a file once. */
function inOrder(loads: LoadedFiles[]): LoadedFiles[] {
  const once = new Map(loads.map((load) => [JSON.stringify([load.stream, load.names]), load]));
  return [...once.values()].sort((a, b) => a.time - b.time);
}

/** The id of a task: the last part of its ARN, and of the name of its log stream. */
function idOf(name: string): string {
  return name.split('/').at(-1)!;
}

function isIn(time: number, { from, to }: Pause): boolean {
  return time >= from && time < to;
}
