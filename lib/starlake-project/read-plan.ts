import { ProjectPlan, Project } from '../project/index';

/** A plan, and the settings that it was read with. */
export interface ReadPlan {
  readonly plan: ProjectPlan;
  /** The environment that was used; undefined for an existing plan. */
  readonly read?: { readonly environment?: string };
  /** The environment that all dag configurations have, if no other is given. */
  readonly agreed?: string;
  /** The project that was read; undefined for an existing plan. */
  readonly project?: Project;
}
