import { SlPreLoadProps } from '../commands/sl-props';
import type { DeclaredTable, PipelineSettings } from '../contract/pre-load';
import type { ListsInFiles } from '../contract/round-files';
import type { PlainSchedule } from '../contract/schedule';
import type { IStarlakeJob } from '../job/i-starlake-job';

/** Properties of a PreLoad. */
export interface PreLoadProps extends SlPreLoadProps {
  /** The job whose data lake has the files. */
  readonly job: IStarlakeJob;

  /**
   * What the handler gets as its tables, where items of `loads` have additional fields.
   *
   * @internal
   */
  readonly _declared?: DeclaredTable[];

  /**
   * What the handler gets instead of the tables, if there are too many.
   *
   * @internal
   */
  readonly _lists?: ListsInFiles;

  /**
   * Name of the domain's folder in the stage area.
   *
   * @internal
   */
  readonly _areaName?: string;

  /**
   * Schedule of its pipeline: its last time is the logical date of a run without one in its input.
   *
   * @internal
   */
  readonly _schedule?: PlainSchedule;

  /**
   * Makes it the gate of a pipeline: it acquires the run lock, and looks for files that an earlier run left.
   *
   * @internal
   */
  readonly _pipeline?: PipelineSettings;
}
