import type { Pipeline } from '../../../pipeline';
import { BackfillInput } from './backfill-input';
import type { History } from '../../../history/history';
import type { Executor } from '../../../executor';
import { Slots } from '../../slots';
import { ResumeRecords } from '../run/resume-record';

/** A backfill to run, and its place. */
export interface BackfillRequest {
  readonly assembly: unknown;
  readonly backfill: Pipeline;
  readonly input: BackfillInput;
  readonly root: string;
  /** The Starlake project: the root itself, or the folder that the root is a copy of. */
  readonly project: string;
  readonly executor: Executor;
  readonly slots: Slots;
  /** The record from which it can be resumed; a dry run has none. */
  readonly records?: ResumeRecords;
  readonly history: History;
}
