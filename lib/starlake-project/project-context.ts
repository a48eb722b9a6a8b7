import type { IStarlakeJob } from '../job/i-starlake-job';

/** What the pipelines of a project have in common. */
export interface ProjectContext {
  readonly job: IStarlakeJob;
  /** Whether pipelines start by themselves. */
  readonly scheduled: boolean;
  /** With what the project was read; undefined where its plan was there already. */
  readonly read?: { readonly environment?: string };
}
