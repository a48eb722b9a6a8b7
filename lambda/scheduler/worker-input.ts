import { openNodesOf } from './scheduler';
import { tablesOf } from './graph';
import type { RunState } from './run-state';
import { MAX_INPUT_NAMES } from '../../lib/contract/limits';
import type { WorkerInput } from '../../lib/contract/next-task';

/** What a worker was told last. */
export function workerInput(state: RunState, worker: number): WorkerInput {
  const { ticket, order } = state.workers[worker];
  const told = { worker, ticket, do: order.do };
  const { scheduledDate } = state;
  switch (order.do) {
    case 'RUN': {
      // What it depends on and writes is no business of its container.
      // eslint-disable-next-line @typescript-eslint/no-unused-vars
      const { dataset, after, options, ...fields } = state.tasks[order.task];
      const all = [options, state.options].filter((text) => text !== undefined && text !== '').join(',');
      const wait = order.wait === undefined ? {} : { wait: order.wait };
      return { ...told, ...fields, ...wait, scheduledDate, options: all };
    }
    case 'LOAD': {
      const { machine, pipeline, tables, whole } = state.loads[order.load];
      const first = tablesOf(state, order.load)[0];
      const names = openNodesOf(state, order).map((thing) => tables[thing - first][0]);
      // Without names it loads all. To load again what was loaded does no harm: there are no files.
      const isAll =
        whole === true && (names.length === tables.length || JSON.stringify(names).length > MAX_INPUT_NAMES);
      return { ...told, pipeline, machine, scheduledDate, tables: isAll ? null : names };
    }
    default:
      return told;
  }
}
