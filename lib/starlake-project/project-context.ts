import { StarlakeJob } from '../job/starlake-job';

/** What the pipelines of a project have in common. */
export interface ProjectContext {
  readonly job: StarlakeJob;
  /** Whether pipelines start by themselves. */
  readonly scheduled: boolean;
  /** With what the project was read; undefined where its plan was there already. */
  readonly read?: { readonly environment?: string };
}
