import type { NodeId } from './graph';
import type { RunFile } from './run-file';
import type { RunState } from './run-state';
import type { DatasetPublisher } from '../datasets/publisher';

/**
 * The datasets that are complete now that these are done: everything that writes them in this run is. Those that are only
 * loaded are not among them: their own pipelines publish them.
 *
 * @param done counts as done
 */
export function completedBy(run: Pick<RunState, 'tasks' | 'loads' | 'statuses'>, done: readonly NodeId[]): string[] {
  const { tasks, loads, statuses } = run;
  const datasets = [
    ...tasks.map(({ task, dataset = task }) => dataset),
    ...loads.flatMap(({ tables }) => tables.map(([, dataset]) => dataset)),
  ];
  const isOver = (thing: NodeId) => ['DONE', 'OUT'].includes(statuses[thing]) || done.includes(thing);
  const touched = [...new Set(done.map((thing) => datasets[thing]))];
  return touched.filter((dataset) => {
    const writers = [...datasets.keys()].filter((thing) => datasets[thing] === dataset);
    return writers.every(isOver) && writers.some((thing) => thing < tasks.length && statuses[thing] !== 'OUT');
  });
}

/**
 * Makes datasets known that a run has refreshed.
 *
 * @param datasets each with how often the execution had been redriven by then
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
 * Makes those known that are written down because they are not, and crosses them out.
 *
 * @param datasets their names; all of them without
 * @throws what the publisher and the storage throw: then they stay
 */
export async function publishPending(
  file: RunFile,
  state: RunState,
  publisher: DatasetPublisher | undefined,
  datasets?: readonly string[],
): Promise<void> {
  const noted = Object.entries(state.unpublished ?? {}).filter(([name]) => datasets?.includes(name) ?? true);
  if (publisher === undefined || noted.length === 0) {
    return;
  }
  await publishDatasets(state, Object.fromEntries(noted), publisher);
  await file.change((run) => {
    noted.forEach(([dataset]) => delete run.unpublished?.[dataset]);
    run.changes++;
  });
}
