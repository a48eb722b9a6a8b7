import type { LoggedRowsPorts } from './logged-rows';
import type { RunLockPorts } from '../run-lock/run-lock';
import type { ContainerLogs, TableFailure } from '../../lib/contract/failure';
import type { DatasetPublisher } from '../datasets/publisher';
import type { CountedTable } from '../rows/metrics';

/** Dependencies of `settle`. */
export interface SettlePorts extends RunLockPorts, Omit<LoggedRowsPorts, 'tasks'> {
  readonly datasets: string;
  /** Quotes the log of a failure, as `quoteFromLog` does; absent if logs are not read. */
  readonly quoteFromLog?: (
    failure: TableFailure,
    read?: (lines: readonly string[]) => string | undefined,
    begins?: (line: string) => boolean,
  ) => Promise<string | undefined>;
}

/** Dependencies of the handler. */
export interface EndLoadPorts extends SettlePorts {
  readonly logs: ContainerLogs;
  /** Absent if refreshed datasets are not published. */
  readonly publisher?: DatasetPublisher;
  readonly random?: () => number;
  /** Writes metrics of a table that was loaded, or failed for good. */
  readonly count?: (table: CountedTable) => void;
  /** Logs a problem that does not matter to the run. */
  readonly warn: (message: string) => void;
}
