import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { cpuTime } from './cpu-time';
import { APP_PROPS } from './workload';
import { EcsStarlakeJob, LoadGrouping, LoadPipeline, PreLoadStrategy, StarlakePool } from '../lib';
import { findPipeline, readAssembly } from '../local/assembly';
import { runPipeline } from '../local/engine/engine';
import type { Executor } from '../local/executor';
import type { RunEvent } from '../local/run-event';

/** Time and memory of a run of a load pipeline on this machine. */
export interface TablesResult {
  /** CPU milliseconds per state, including the functions that it calls. */
  readonly perState: number;
  /** Bytes of the heap in use at the end of the run. */
  readonly heap: number;
}

/**
 * Runs a load pipeline with `count` tables on the local engine. Each table has a container, which only moves its file.
 * Start Node.js with `--expose-gc`.
 *
 * @param slots containers at once: with more than 40, each load is a child execution of a distributed Map
 * @throws Error when the run does not succeed
 */
export async function runTables(count: number, slots: number): Promise<TablesResult> {
  process.env.CDK_VALIDATION = 'false';
  const folder = mkdtempSync(path.join(tmpdir(), 'starlake-bench-'));
  try {
    const assembly = readAssembly(synthesize(path.join(folder, 'cdk.out'), count, slots));
    const root = path.join(folder, 'project');
    const stage = path.join(root, 'datasets', 'stage', 'sales');
    mkdirSync(stage, { recursive: true });
    tablesOf(count).forEach(({ name }) => writeFileSync(path.join(stage, `${name}-1`), name));
    const before = cpuTime();
    const pipeline = findPipeline(assembly, 'sales');
    const result = await runPipeline({ assembly, pipeline, root, executor: new Mover(root), input: {}, fast: true });
    const milliseconds = cpuTime() - before;
    const states = result.history.filter(isEntered).length;
    if (result.status !== 'SUCCEEDED' || states < count) {
      throw new Error(`a run of ${count} tables ended with ${result.status}, ${states} states: ${result.cause}`);
    }
    global.gc?.();
    return { perState: milliseconds / states, heap: process.memoryUsage().heapUsed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the run, or a child execution of it, has entered a state. */
function isEntered(event: RunEvent): boolean {
  return event.type === 'ChildEvent' ? isEntered(event.event) : event.type === 'StateEntered';
}

function synthesize(outdir: string, count: number, slots: number): string {
  const app = new App({ ...APP_PROPS, outdir });
  const stack = new Stack(app, 'Bench');
  const job = new EcsStarlakeJob(stack, 'Job', { options: { slEnvVar: { SL_ROOT: 's3a://acme-data-lake/starlake' } } });
  new LoadPipeline(stack, 'sales', {
    job,
    domain: 'sales',
    tables: tablesOf(count),
    preLoadStrategy: PreLoadStrategy.PENDING,
    grouping: LoadGrouping.EACH_TABLE,
    pool: new StarlakePool({ name: 'bench', slots }),
  });
  return app.synth().directory;
}

/** Short names, so that the data of a run has room for a thousand of them. */
function tablesOf(count: number): Array<{ name: string; pattern: string }> {
  return Array.from({ length: count }, (_, i) => ({ name: `t${i}`, pattern: `t${i}-.*` }));
}

/** Only moves files, as Starlake's loads do. */
class Mover implements Executor {
  public readonly name = 'embedded';

  constructor(private readonly root: string) {}

  public async run({ argv }: Parameters<Executor['run']>[0]): Promise<{ exitCode: number }> {
    const file = `${argv[argv.indexOf('--tables') + 1]}-1`;
    const at = (area: string) => path.join(this.root, 'datasets', area, 'sales');
    mkdirSync(at('archive'), { recursive: true });
    renameSync(path.join(at('stage'), file), path.join(at('archive'), file));
    return { exitCode: 0 };
  }

  public async close(): Promise<void> {}
}
