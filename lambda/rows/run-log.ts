import { Counts, readSummary, SUMMARY_MARK } from './summary';
import type { Histories, Pause } from '../aws/executions';
import type { LogLine, Logs } from '../aws/logs';
import { baseName } from '../storage/location';
import type { Tasks } from '../aws/tasks';

/** Files that one step of a load has written, by what the container printed then. */
export interface LoadedFiles {
  /** Names of the files: one, or all that Starlake loads together. */
  readonly names: readonly string[];
  /** The table, as its YAML calls it. */
  readonly table: string;
  /** Undefined where Starlake does not know them. */
  readonly counts?: Counts;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Log stream of the container. */
  readonly stream: string;
}

/** Which lines are of a run. */
export interface RunLogSource {
  /** URI of the folder where the domain's files are while they are loaded; it has the name that Starlake gives the domain. */
  readonly ingesting: string;
  /** ARN of the execution. */
  readonly execution: string;
  /** When the run began to load, milliseconds since 1970. */
  readonly from: number;
  /** The level of Starlake's log, where it hides which rows were loaded. */
  readonly hidden?: string;
  /** How often the execution was redriven. */
  readonly redrive: number;
  /** When it continued after its last redrive, if another run held the lock until then; milliseconds since 1970. */
  readonly resumed?: number;
  /** Whether other runs of the domain may be going at the same time. */
  readonly shared: boolean;
}

/** What it takes to read them. */
export interface RunLogPorts {
  /** Undefined where nobody knows the containers' log. */
  readonly printed?: Logs;
  readonly histories: Histories;
  readonly tasks?: Pick<Tasks, 'of'>;
}

/** What the log says of a run. */
export interface RunLog {
  /** In the order in which they were loaded. */
  readonly loads: readonly LoadedFiles[];
  /** Loads of the domain that may be another run's. */
  readonly others: readonly LoadedFiles[];
  /** All loads of the domain since the run began, whosever they are: their files are loaded. */
  readonly all: readonly LoadedFiles[];
  /** Streams with lines that cannot be read. */
  readonly torn: ReadonlySet<string>;
  /** Why nothing is known; undefined when the log was read. */
  readonly unknown?: string;
}

/** Errors of CloudWatch Logs that do not pass. */
const LASTING = ['AccessDeniedException', 'ResourceNotFoundException'];

/**
 * Reads what the containers of a run have printed of files that they have loaded. A line is of the run when it names the
 * domain and its folder, and was printed while the run was going; where others may go at the same time, when one of its tasks
 * printed it.
 *
 * @throws Error of CloudWatch Logs, ECS or Step Functions that may pass
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

/** What a line says: no files where they are of another folder; undefined where it cannot be read. */
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

/** A URI without what differs between its spellings: `s3://` and `s3a://`, `file:/` and `file:///`, slashes in a row. */
function plain(uri: string): string {
  return uri
    .replace(/^s3[an]?:\/\//, 's3:/')
    .replace(/^file:/, '')
    .replace(/\/+/g, '/');
}

/** A line may come twice; a container loads a file once. */
function inOrder(loads: LoadedFiles[]): LoadedFiles[] {
  const once = new Map(loads.map((load) => [JSON.stringify([load.stream, load.names]), load]));
  return [...once.values()].sort((a, b) => a.time - b.time);
}

/** The task's id, with which the names of its stream and its ARN end. */
function idOf(name: string): string {
  return name.split('/').at(-1)!;
}

function isIn(time: number, { from, to }: Pause): boolean {
  return time >= from && time < to;
}
