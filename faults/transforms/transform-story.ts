import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { redrivePipeline, runPipeline } from '../../local/engine/engine';
import type { RunEvent, RunResult } from '../../local/run-event';
import type { FaultKind, FunctionFault } from '../faults';
import { Modules } from '../modules';
import { Random } from '../random';
import { NOTHING, type Result, type Sort } from '../tally';
import { traceOf } from '../trace';
import type { Lane } from '../lanes';
import { judgeTransforms } from './judge-transforms';
import { LINEAGES, type Lineage } from './lineages';
import { TaskRecord, type TaskFault } from './task-record';

/** Maximum number of redrives to do everything after the faults have ended. */
const RECOVERY_RUNS = 4;

/** Milliseconds after which a run counts as endless: on a busy machine, 70 tasks take more than a minute. */
const PATIENCE = 600_000;

/** Faults of one start or redrive. */
interface Act {
  readonly tasks: readonly TaskFault[];
  readonly functions: readonly FunctionFault[];
  /** The execution is aborted after this many events. */
  readonly abort?: number;
}

/** The story of one execution: it starts, is redriven while it fails, and then the faults end. */
export interface TransformScenario {
  readonly seed: number;
  readonly number: number;
  readonly lineage: Lineage;
  readonly acts: readonly Act[];
}

/** One scenario: the same seed and number give the same. */
export function planTransforms(seed: number, number: number): TransformScenario {
  const random = Random.of(seed, number);
  const lineage = random.pick(LINEAGES);
  const acts = Array.from({ length: random.between(1, 3) }, (): Act => {
    const names = random.some(lineage.tasks, random.between(0, 4)).map(({ name }) => name);
    const abort = random.chance(0.4) ? random.between(1, lineage.tasks.length * 14) : undefined;
    return {
      tasks: names.map((task) => ({
        task,
        kind: random.pick(['exit-1', 'out-of-memory', 'spot-reclaim'] as const),
        times: random.pick([1, 1, 2, 3, 10]),
        after: random.pick([1, 5, 20]),
      })),
      functions: random.chance(0.5) ? [drawFunctionFault(random, lineage)] : [],
      ...(abort === undefined ? {} : { abort }),
    };
  });
  return { seed, number, lineage, acts };
}

function drawFunctionFault(random: Random, { tasks }: Lineage): FunctionFault {
  const kinds = ['storage-error', 'storage-answer-lost', 'slow-storage', 'function-died', 'api-throttled'] as const;
  const after = random.between(0, tasks.length * 2);
  return { kind: random.pick(kinds), after, times: random.pick([1, 1, 2, 3, 5, 30, 200]) };
}

/** Plays a scenario in its own folder, and counts what happens. */
export async function playTransforms(
  scenario: TransformScenario,
  lane: Lane,
  trace?: (line: string) => void,
): Promise<Result> {
  const story = new TransformStory(scenario, lane, trace);
  try {
    return await story.play();
  } finally {
    story.end();
  }
}

class TransformStory {
  private readonly root = mkdtempSync(path.join(tmpdir(), 'starlake-faults-'));
  private readonly faults: Partial<Record<FaultKind, number>> = {};
  private readonly record: TaskRecord;
  private readonly seen: string[] = [];
  private runs = 0;
  private lied = 0;
  private last?: RunResult;

  constructor(
    private readonly scenario: TransformScenario,
    private readonly lane: Lane,
    private readonly trace?: (line: string) => void,
  ) {
    this.record = new TaskRecord(scenario.lineage, this.tell);
  }

  async play(): Promise<Result> {
    const { seed, number, lineage, acts } = this.scenario;
    const calm: Act[] = Array.from({ length: RECOVERY_RUNS }, () => ({ tasks: [], functions: [] }));
    for (const act of [...acts, ...calm]) {
      if (this.last?.status !== 'SUCCEEDED') await this.act(act);
    }
    const open =
      this.last?.status === 'SUCCEEDED' ? [] : lineage.tasks.filter(({ name }) => !this.record.done.has(name));
    open.forEach(({ name }) => this.seen.push(`${name} is not done after ${this.runs} runs`));
    this.record.repeated.forEach((name) => this.seen.push(`${name} ran again`));
    const { runs, faults, lied, seen } = this;
    const counts = { lost: open.length, duplicated: this.record.repeated.size, lied };
    const sorts = Object.entries(counts).flatMap(([sort, count]) => (count > 0 ? [sort as Sort] : []));
    const breach = { seed, scenario: number, theme: 'transforms', pipeline: lineage.name, sorts, seen };
    return {
      ...NOTHING,
      runs,
      faults,
      rows: lineage.tasks.length,
      ...counts,
      breaches: sorts.length > 0 ? [breach] : [],
    };
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private readonly tell = (kind: FaultKind): void => {
    this.faults[kind] = (this.faults[kind] ?? 0) + 1;
  };

  private async act({ tasks, functions, abort }: Act): Promise<void> {
    const { lineage } = this.scenario;
    const { assembly, pipelines } = this.lane;
    const stop = new AbortController();
    const modules = new Modules(functions, this.tell);
    let events = 0;
    const onEvent = (event: RunEvent) => {
      this.record.watch(event);
      const line = this.trace && traceOf(event);
      if (line) this.trace!(line);
      if (++events === abort) setImmediate(() => stop.abort());
    };
    this.record.expect(tasks);
    this.trace?.(JSON.stringify({ pipeline: lineage.name, tasks, functions, abort }));
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    const options = {
      ...{ assembly, pipeline: pipelines.get(lineage.name)!, root: this.root, input: {}, fast: true, onEvent },
      ...{ executor: this.record.executor, signal: stop.signal, modules: modules.standIns },
    };
    if (this.last) this.tell('redrive');
    const result = await (this.last ? redrivePipeline(options, this.last) : runPipeline(options));
    clearTimeout(patience);
    await modules.quiet();
    this.runs++;
    this.last = result;
    const aborted = abort !== undefined && result.error === 'Execution.Stopped';
    if (aborted) this.tell('abort');
    const claims = judgeTransforms(result, lineage, this.record, { aborted, functionFailures: modules.failures });
    this.see([...this.record.lies.splice(0), ...claims]);
  }

  private see(claims: readonly string[]): void {
    if (claims.length === 0) return;
    this.lied++;
    this.seen.push(...claims.map((claim) => `run ${this.runs}: ${claim}`));
  }
}
