import type { Lane } from './lanes';
import type { FaultKind, FunctionFault } from './faults';
import type { FaultyExecutor } from './executor';
import { SUMMARY } from './line-faults';
import type { Lake } from './lake';
import { Modules } from './modules';
import type { BrokenPromise } from './promises';
import { failuresIn, type RunRecord } from './run-record';
import type { Act, Delivery } from './scenario';
import { DOMAIN, TABLE_NAMES, type Table } from './tables';
import { traceOf } from './trace';
import { redrivePipeline, runPipeline, type RunOptions } from '../local/engine/engine';
import { loadedTables } from '../lib/contract/command-line';
import type { Pipeline } from '../local/pipeline';
import type { RunEvent } from '../local/run-event';
import { AREAS, type DataFile } from './data-file';

/** Milliseconds after which a run counts as endless. */
const PATIENCE = 60_000;

/** Options of a run. */
export interface SingleRunOptions extends Pick<
  RunRecord,
  'variant' | 'tables' | 'atStart' | 'concurrent' | 'isLogWhole'
> {
  readonly lane: Lane;
  readonly lake: Lake;
  readonly executor: FaultyExecutor;
  readonly broken?: BrokenPromise;
  readonly tell: (kind: FaultKind, times?: number) => void;
  /** Lines of the log that a function of any run has found. */
  readonly foundLines: Set<string>;
  readonly tables: readonly Table[];
  /** The run that is redriven. */
  readonly redriven?: RunRecord;
  /** Whether the ack file is written while the run waits for it. */
  readonly ackAwaited: boolean;
  readonly during?: Act['during'];
  readonly abort?: number;
  readonly functions: readonly FunctionFault[];
  /** Called with each line of the trace. */
  readonly trace?: (line: string) => void;
}

/** Delivers files. */
export function deliver(lake: Lake, delivery: Delivery, tell: (kind: FaultKind) => void): void {
  const { name } = lake.deliver(delivery);
  if (lake.files.filter((file) => file.name === name).length > 1) tell('same-name');
}

/** One execution, from its start or redrive to its end, with its faults. Run it once. */
export class SingleRun {
  private readonly stop = new AbortController();
  private readonly modules: Modules;
  private readonly written: DataFile[];
  private readonly summarized: DataFile[];
  /** Tables that a container of several tables had not loaded when it failed. */
  private readonly failedInGroups = new Set<Table>();
  /** All tables of such containers. */
  private readonly killed: Set<string>;
  /** The tables of each item of the Map. */
  private readonly items = new Map<number | undefined, string>();
  /** The items whose containers have begun. */
  private readonly begun = new Set<string>();
  private events = 0;
  private acked: boolean;

  constructor(private readonly options: SingleRunOptions) {
    const { functions, tell, broken, lake, redriven, foundLines } = options;
    this.modules = new Modules(functions, tell, broken?.calls, foundLines);
    this.acked = lake.hasAck;
    this.killed = new Set(redriven?.killed);
    this.written = [...(redriven?.written ?? [])];
    this.summarized = [...(redriven?.summarized ?? [])];
  }

  async run(): Promise<RunRecord> {
    const { variant, tables, atStart, concurrent, isLogWhole, redriven } = this.options;
    const patience = setTimeout(() => this.stop.abort(), PATIENCE);
    const options = this.runOptions();
    const result = await (redriven ? redrivePipeline(options, redriven.result) : runPipeline(options));
    clearTimeout(patience);
    const aborted = this.options.abort !== undefined && result.error === 'Execution.Stopped';
    if (aborted) this.options.tell('abort');
    const failures = new Set([...failuresIn(result.history), ...this.failedInGroups, ...(redriven?.failures ?? [])]);
    const functionFailures = this.modules.failures;
    return {
      ...{ variant, tables, atStart, concurrent, isLogWhole, isRedriven: redriven !== undefined },
      ...{ result, aborted, failures, killed: this.killed, functionFailures, acked: this.acked },
      ...{ written: this.written, summarized: this.summarized },
    };
  }

  /** Resolves when no function of an aborted execution is running any more. */
  quiet(): Promise<void> {
    return this.modules.quiet();
  }

  private runOptions(): RunOptions {
    const { lane, lake, executor, tables } = this.options;
    return {
      assembly: lane.assembly,
      pipeline: this.pipeline(),
      root: lake.root,
      input: tables === TABLE_NAMES ? {} : { tables },
      executor: executor.of((name) => this.found(name, this.written)),
      fast: true,
      onEvent: (event) => this.onEvent(event),
      signal: this.stop.signal,
      modules: this.modules.standIns,
    };
  }

  private pipeline(): Pipeline {
    const { lane, variant, broken } = this.options;
    const pipeline = lane.pipelines.get(variant.name)!;
    return broken?.definition ? { ...pipeline, definition: broken.definition(pipeline.definition) } : pipeline;
  }

  private onEvent(event: RunEvent): void {
    const { abort, during, lake, ackAwaited, broken, tell, trace } = this.options;
    this.events++;
    const line = trace && traceOf(event);
    if (line) trace(line);
    broken?.onEvent?.(event, lake);
    this.watchGroups(event);
    const loaded = event.type === 'ContainerLine' ? SUMMARY.exec(event.line)?.[1] : undefined;
    // Output of a container after its execution was aborted is ignored: another execution perhaps runs by then.
    if (loaded !== undefined) this.found(loaded, this.stop.signal.aborted ? this.written : this.summarized);
    if (this.events === abort) setImmediate(() => this.stop.abort());
    if (this.events === during?.event) {
      during.files.forEach((delivery) => deliver(lake, delivery, tell));
      tell('files-during-run', during.files.length);
    }
    if (ackAwaited && !lake.hasAck && event.type === 'StateFailed' && event.error === 'Starlake.NotReady') {
      lake.putAck();
      this.acked = true;
      tell('ack-while-waiting');
    }
  }

  /**
   * Records the tables that a failed container of several has not loaded: it has loaded the others, with any exit code.
   */
  private watchGroups(event: RunEvent): void {
    if (event.type === 'ContainerStarted') this.begun.add(loadedTables(event.argv).join(','));
    // It was refused.
    if (event.type === 'ContainerStopped' && event.exitCode === undefined) {
      this.begun.delete(loadedTables(event.argv).join(','));
    }
    if (!('stateType' in event) || event.state !== `${DOMAIN}_table_load`) return;
    if (event.type === 'StateEntered') this.items.set(event.item, (event.input as { table: string }).table);
    const group = this.items.get(event.item)!;
    if (event.type !== 'StateCaught' || !group.includes(',')) return;
    const waiting = AREAS.flatMap((area) => (area === 'archive' ? [] : this.options.lake.namesIn(area)));
    const isLeft = (table: Table) => waiting.some((name) => name.startsWith(`${table}-`));
    const tables = TABLE_NAMES.filter((table) => group.split(',').includes(table));
    tables.forEach((table) => this.killed.add(table));
    tables
      .filter((table) => !this.begun.has(group) || isLeft(table))
      .forEach((table) => this.failedInGroups.add(table));
  }

  /** Records a file that a container has named, which is still in ingesting. */
  private found(name: string, files: DataFile[]): void {
    const file = this.options.lake.wrote(name);
    if (file && !files.includes(file)) files.push(file);
  }
}
