import { findAmong } from '../local/assembly/find';
import { jsonCause } from '../local/cli/json';
import { runPipeline } from '../local/engine/engine';
import { SCHEMA } from '../local/executors/embedded/record/journal';
import { selectExecutor } from '../local/executors/select';
import { databasesIn } from '../local/tables/databases';
import { readTables } from '../local/tables/read-table';
import type { RunResult } from '../local/run-event';
import { checkRun } from './check-run';
import { FailingExecutor } from './failing-executor';
import type { Target } from './target';
import type { LocalRun, LocalRunOptions } from './types';
import { inWorkspace } from './workspace';

/** How many rows of a table a test gets. */
const ROWS = 10_000;

/**
 * Runs a pipeline of a target, as `runLocally` does.
 *
 * @throws Error as it does
 */
export async function runIn(
  { assembly, pipelines }: Target,
  name: string,
  options: LocalRunOptions,
): Promise<LocalRun> {
  checkRun(name, options);
  const pipeline = findAmong(pipelines, name, assembly.directory);
  return inWorkspace(options, assembly, pipeline, async (root) => {
    const executor = new FailingExecutor(await selectExecutor('embedded', root), options.failures ?? {});
    const startedAt = Date.now();
    const run = { assembly, pipeline, root, executor, input: options.input ?? {}, fast: true };
    const result = await runPipeline(run).finally(() => executor.close());
    executor.refuseUnmatched();
    const rows = await readTables(databasesIn(root, startedAt), ROWS);
    const own = Object.entries(rows).filter(([table]) => !table.startsWith(`${SCHEMA}.`));
    return { ...endOf(result), containers: executor.containers, rows: Object.fromEntries(own) };
  });
}

function endOf({ status, output, error, cause, history }: RunResult): Omit<LocalRun, 'containers' | 'rows'> {
  const states = history.flatMap((event) => (event.type === 'StateEntered' ? [event.state] : []));
  if (status === 'SUCCEEDED') return { status, output, states };
  return { status, error, cause: jsonCause(cause ?? '') as LocalRun['cause'], states };
}
