import { SettlePorts } from './settle';
import type { ContainerLogs } from '../../lib/contract/failure';
import type { DatasetPublisher } from '../datasets/publisher';
import type { CountedTable } from './metrics';

/** What the handler works with. */
export interface EndLoadPorts extends SettlePorts {
  readonly logs: ContainerLogs;
  /** Absent where refreshed datasets are not published. */
  readonly publisher?: DatasetPublisher;
  readonly random?: () => number;
  /** Counts the rows of a table that was loaded, or failed for good. */
  readonly count?: (table: CountedTable) => void;
  /** Logs a problem that does not matter to the run. */
  readonly warn: (message: string) => void;
}
