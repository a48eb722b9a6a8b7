import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from './lanes';
import { FaultyExecutor } from './executor';
import { judge } from './judge';
import { Lake } from './lake';
import { copyProject } from './project';
import type { BrokenPromise } from './promises';
import { deliver, SingleRun } from './single-run';
import { causeOf, filesNamed, type RunRecord } from './run-record';
import type { Act, Scenario } from './scenario';
import type { Snapshot } from './snapshot';
import { TABLE_NAMES, type Table } from './tables';
import { Tally, type Result } from './tally';

/** Maximum number of runs to load everything after the faults have ended. */
const RECOVERY_RUNS = 6;

/** How often the end of a round reads the log, at most (`PAUSES` in lambda/end-load/logged-rows.ts). */
const MAX_READS = 5;

/** An execution without faults. */
export const CALM: Act = {
  kind: 'start',
  starts: 1,
  apart: 0,
  tables: 'all',
  before: [],
  ack: 'there',
  containers: [],
  functions: [],
  lines: [],
};

/** Options to play a scenario. */
export interface PlayOptions {
  /** A promise to break. */
  readonly broken?: BrokenPromise;
  /** Called with each line of the trace. */
  readonly trace?: (line: string) => void;
}

/** Plays a scenario in its own project, and counts what happens. */
export async function play(scenario: Scenario, lane: Lane, options: PlayOptions = {}): Promise<Result> {
  const story = new Story(scenario, lane, options);
  try {
    return await story.play();
  } finally {
    await story.end();
  }
}

/** Whether all row counts can be read from the log: no line is torn, or comes later than a function waits for it. */
function isLogWhole({ acts }: Scenario): boolean {
  return acts.every(
    ({ lines, functions }) =>
      lines.every(({ kind }) => kind !== 'line-torn') &&
      functions.every(({ kind, times }) => kind !== 'lines-late' || times < MAX_READS),
  );
}

/** Starts executions with this distance, and waits until they have ended. */
async function start(singles: readonly SingleRun[], apart: Act['apart']): Promise<RunRecord[]> {
  if (apart !== 'ended') {
    return Promise.all(singles.map((single, index) => sleep(index * apart).then(() => single.run())));
  }
  const runs: RunRecord[] = [];
  for (const single of singles) runs.push(await single.run());
  return runs;
}

class Story {
  private readonly tally = new Tally();
  private readonly lake = new Lake(copyProject());
  private readonly executor = new FaultyExecutor(this.tally.happened);
  private readonly foundLines = new Set<string>();
  /** The execution that ended last. */
  private last?: RunRecord;
  /** The last failed execution that was not redriven; others can have run meanwhile. */
  private failed?: RunRecord;

  constructor(
    private readonly scenario: Scenario,
    private readonly lane: Lane,
    private readonly options: PlayOptions,
  ) {}

  async play(): Promise<Result> {
    for (const act of this.scenario.acts) await this.act(act);
    await this.recover();
    return this.tally.result(this.scenario, this.lake);
  }

  async end(): Promise<void> {
    await this.executor.close();
    rmSync(this.lake.root, { recursive: true, force: true });
  }

  private async act(act: Act): Promise<void> {
    for (const delivery of act.before) {
      deliver(this.lake, delivery, this.tally.happened);
      if (delivery.area === 'ingesting') this.tally.happened('stale-files');
    }
    this.prepareAck(act);
    const before = await this.lake.look();
    this.options.trace?.(`${JSON.stringify({ ...act, pipeline: this.scenario.variant.name })}`);
    const redriven = act.kind === 'redrive' ? this.failed : undefined;
    if (redriven) this.failed = undefined;
    this.executor.expect(act.containers, act.lines);
    const singles = Array.from({ length: act.starts }, (_, index) =>
      this.single(act, before, index, index === 0 ? redriven : undefined),
    );
    const runs = await start(singles, act.apart);
    for (const single of singles) await single.quiet();
    await this.executor.close();
    this.check(runs, await this.lake.look());
    const failed = runs.findLast(({ result }) => result.status === 'FAILED');
    this.last = failed ?? runs.at(-1);
    this.failed = failed ?? this.failed;
  }

  private single(act: Act, before: Snapshot, index: number, redriven?: RunRecord): SingleRun {
    const { scenario, lane, lake, executor, tally, options } = this;
    const first = index === 0;
    const tables = redriven?.tables ?? this.tablesOf(act);
    if (redriven) tally.happened('redrive');
    else if (act.tables !== 'all') tally.happened('run-of-tables');
    if (!first) tally.happened('duplicate-start');
    const { variant } = scenario;
    return new SingleRun({
      lane,
      variant,
      lake,
      executor,
      ...options,
      tell: tally.happened,
      foundLines: this.foundLines,
      tables,
      isLogWhole: isLogWhole(scenario),
      atStart: redriven?.atStart ?? before,
      concurrent: act.starts > 1,
      redriven,
      ackAwaited: act.ack === 'awaited',
      ...(first ? { during: act.during, abort: act.abort, functions: act.functions } : { functions: [] }),
    });
  }

  private tablesOf({ tables }: Act): readonly Table[] {
    if (tables !== 'failed') return tables === 'all' ? TABLE_NAMES : tables;
    const named = this.last ? (causeOf(this.last.result).tables ?? []).map(({ table }) => table) : [];
    const failed = TABLE_NAMES.filter((table) => named.includes(table));
    return failed.length > 0 ? failed : TABLE_NAMES;
  }

  private prepareAck({ ack, kind }: Act): void {
    const { lake, tally, last, failed } = this;
    if (this.scenario.variant.strategy !== 'ACK') return;
    const reason = (last?.result.output as { reason?: string } | undefined)?.reason ?? '';
    if (ack === 'missing' || ack === 'awaited') lake.removeAck();
    // An ack file that is newer than the redriven run is for another run.
    if (ack === 'there' && !(kind === 'redrive' && failed)) lake.putAck();
    if (ack === 'there' && reason.startsWith('no ack')) tally.happened('late-ack');
    if (ack === 'as-it-is' && !lake.hasAck) tally.happened('second-run-on-one-ack');
  }

  private check(runs: readonly RunRecord[], after: Snapshot): void {
    this.tally.runs += runs.length;
    this.tally.count(after);
    for (const run of runs) {
      this.tally.lie(
        judge(
          run,
          after,
          runs.filter((other) => other !== run),
        ),
      );
    }
  }

  /** After the faults: a redrive or new runs must load everything. */
  private async recover(): Promise<void> {
    for (let runs = 0; runs < RECOVERY_RUNS && (await this.lake.look()).open.length > 0; runs++) {
      this.putBack();
      const way = runs === 0 ? this.scenario.recovery : 'run';
      const kind = way === 'redrive' ? 'redrive' : 'start';
      await this.act({ ...CALM, kind, tables: way === 'failed-tables' ? 'failed' : 'all' });
    }
    const { open } = await this.lake.look();
    for (const { name, ids } of open)
      this.tally.lose(ids, `${name} is not loaded or not put away after ${RECOVERY_RUNS} runs`);
  }

  /** Moves files back that a run names as left, as a person would. */
  private putBack(): void {
    const { lake, last, scenario } = this;
    const left = lake.namesIn('ingesting');
    // If runs can overlap, a pipeline does not move files that can belong to another run.
    lake.putBack(scenario.variant.overlap === 'ALLOW' || !last ? left : filesNamed(last.result, left));
  }
}
