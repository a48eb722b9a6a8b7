import { thingsOf } from './scheduler';
import { tablesOf } from './graph';
import type { RunState } from './run-state';
import type { Told } from '../../lib/contract/next-task';

/** Characters that names of tables may have in the input of a load, which may have 16 KiB. */
const MAX_TABLES = 12_000;

/** What a worker was told last. */
export function tell(state: RunState, worker: number): Told {
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
      const names = thingsOf(state, order).map((thing) => tables[thing - first][0]);
      // Without names it loads all. To load again what was loaded does no harm: there are no files.
      const isAll = whole === true && (names.length === tables.length || JSON.stringify(names).length > MAX_TABLES);
      return { ...told, pipeline, machine, scheduledDate, tables: isAll ? null : names };
    }
    default:
      return told;
  }
}
