import { openNodesOf } from './scheduler';
import { tablesOf } from './graph';
import type { RunState } from './run-state';
import type { NewWorkers } from '../../lib/contract/begin-transforms';
import { MAX_INPUT_NAMES } from '../../lib/contract/limits';
import type { WorkerInput } from '../../lib/contract/next-task';

/** The items of the Map: new workers, each with the id of its first assignment. */
export function newWorkers(state: RunState): NewWorkers {
  const workers = state.workers.map(({ assignmentId }, worker) => ({ worker, assignmentId }));
  return { workers, ...runOf(state) };
}

/** What a worker that is an execution of its own has to be told of its run. */
function runOf({ workerTasks, execution }: RunState): { execution?: string } {
  return workerTasks === undefined ? {} : { execution };
}

/** The assignment of a worker, with all that the worker's states read. */
export function workerInput(state: RunState, worker: number): WorkerInput {
  const { assignmentId, assignment } = state.workers[worker];
  const input = { worker, assignmentId, do: assignment.do, ...runOf(state) };
  const { scheduledDate } = state;
  switch (assignment.do) {
    case 'RUN': {
      // The container needs neither the dependencies of its task nor what is known of its table.
      // eslint-disable-next-line @typescript-eslint/no-unused-vars
      const { dataset, after, options, expects, ...fields } = state.tasks[assignment.task];
      const all = [options, state.options].filter((text) => text !== undefined && text !== '').join(',');
      const wait = assignment.wait === undefined ? {} : { wait: assignment.wait };
      return { ...input, ...fields, ...wait, scheduledDate, options: all };
    }
    case 'LOAD': {
      const { machine, pipeline, tables, whole } = state.loads[assignment.load];
      const first = tablesOf(state, assignment.load)[0];
      const names = openNodesOf(state, assignment).map((node) => tables[node - first][0]);
      // Without names it loads all tables. Those that were loaded before have no files, so nothing happens to them.
      const isAll =
        whole === true && (names.length === tables.length || JSON.stringify(names).length > MAX_INPUT_NAMES);
      return { ...input, pipeline, machine, scheduledDate, tables: isAll ? null : names };
    }
    default:
      return input;
  }
}
