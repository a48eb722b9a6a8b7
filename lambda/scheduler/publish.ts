import type { NodeId } from './graph';
import type { RunFile } from './run-file';
import type { RunState } from './run-state';
import type { DatasetPublisher } from '../datasets/publisher';

/**
 * The datasets that are complete once some tasks and tables are done: all tasks of this run that write them are done.
 * Datasets that are only loaded are not among them: their load pipelines publish them.
 *
 * @param done the tasks and tables that have just been done
 */
export function completedBy(run: Pick<RunState, 'tasks' | 'loads' | 'statuses'>, done: readonly NodeId[]): string[] {
  const { tasks, loads, statuses } = run;
  const datasets = [
    ...tasks.map(({ task, dataset = task }) => dataset),
    ...loads.flatMap(({ tables }) => tables.map(([, dataset]) => dataset)),
  ];
  const isOver = (node: NodeId) => ['DONE', 'EXCLUDED'].includes(statuses[node]) || done.includes(node);
  const touched = [...new Set(done.map((node) => datasets[node]))];
  return touched.filter((dataset) => {
    const writers = [...datasets.keys()].filter((node) => datasets[node] === dataset);
    return writers.every(isOver) && writers.some((node) => node < tasks.length && statuses[node] !== 'EXCLUDED');
  });
}

/**
 * Publishes datasets that a run has refreshed.
 *
 * @param datasets each with how often the execution had been redriven then
 * @throws what the publisher throws
 */
export async function publishDatasets(
  { scheduledDate, execution, pipeline }: RunState,
  datasets: Readonly<Record<string, number>>,
  publisher: DatasetPublisher,
): Promise<void> {
  const about = { scheduledDate, run: execution, pipeline };
  await publisher.published(Object.entries(datasets).map(([dataset, redrive]) => ({ dataset, ...about, redrive })));
}

/**
 * Publishes pending datasets and removes them from the pending list.
 *
 * @param datasets the names of some; all by default
 * @throws what the publisher and the storage throw: then they stay in the list
 */
export async function publishPending(
  file: RunFile,
  state: RunState,
  publisher: DatasetPublisher | undefined,
  datasets?: readonly string[],
): Promise<void> {
  const pending = Object.entries(state.unpublished ?? {}).filter(([name]) => datasets?.includes(name) ?? true);
  if (publisher === undefined || pending.length === 0) {
    return;
  }
  await publishDatasets(state, Object.fromEntries(pending), publisher);
  await file.change((run) => {
    pending.forEach(([dataset]) => delete run.unpublished?.[dataset]);
    run.changes++;
  });
}
