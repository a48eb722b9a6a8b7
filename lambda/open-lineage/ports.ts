import type { ExecutionDetail, LineageFile } from '../../lib/contract/lineage';
import type { RunEvent } from './model';
import type { TablesReader } from './outcome';

/** A failure of an execution that was redriven. */
export type EarlierFailure = Pick<ExecutionDetail, 'error' | 'cause'>;

/** What the function works with. */
export interface LineagePorts {
  readonly file: LineageFile;
  /** URI of the datasets in S3. */
  readonly datasets: string;
  /** An execution as it is now. */
  readonly describe: (execution: string) => Promise<ExecutionDetail>;
  /** How an execution had failed before it was redriven for the given time; undefined where it was stopped. */
  readonly failureBefore: (execution: string, redrive: number) => Promise<EarlierFailure | undefined>;
  readonly readTables: TablesReader;
  readonly send: (events: readonly RunEvent[]) => Promise<void>;
}
