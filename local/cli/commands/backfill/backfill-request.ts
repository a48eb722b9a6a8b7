import type { Pipeline } from '../../../pipeline';
import { BackfillInput } from './backfill-input';
import type { Executor } from '../../../executor';
import { Slots } from '../../slots';
import { RunRecords } from '../run/run-record';

/** What is run, and where. */
export interface BackfillRequest {
  readonly assembly: unknown;
  readonly backfill: Pipeline;
  readonly input: BackfillInput;
  readonly root: string;
  /** The Starlake project that the root is, or is a copy of. */
  readonly project: string;
  readonly executor: Executor;
  readonly slots: Slots;
  /** What it takes to go on; a dry run has none. */
  readonly records?: RunRecords;
}
