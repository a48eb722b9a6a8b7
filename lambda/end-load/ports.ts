import { SettlePorts } from './settle';
import type { ContainerLogs, TableFailure } from '../../lib/contract/failure';
import type { DatasetPublisher } from '../datasets/publisher';
import type { CountedTable } from './metrics';

/** What the end of a round works with. */
export interface EndLoadPorts extends SettlePorts {
  readonly logs: ContainerLogs;
  /** What a log says of a failure; undefined where none is read. */
  readonly lastWords?: (failure: TableFailure) => Promise<string | undefined>;
  /** Undefined where refreshed datasets are not made known. */
  readonly publisher?: DatasetPublisher;
  readonly random?: () => number;
  /** Told of the rows of each table that the run is through with. */
  readonly count?: (table: CountedTable) => void;
  /** Told of what went wrong and does not matter to the run. */
  readonly warn: (message: string) => void;
}
