import type { IStarlakeJob } from '../job/i-starlake-job';

/** Context of all pipelines of a project. */
export interface ProjectContext {
  readonly job: IStarlakeJob;
  /** Whether pipelines start by themselves. */
  readonly scheduled: boolean;
  /** The settings that the project was read with; undefined for an existing plan. */
  readonly read?: { readonly environment?: string };
}
