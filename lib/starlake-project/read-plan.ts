import { ProjectPlan, Project } from '../project/index';

/** A plan, and with what it was read. */
export interface ReadPlan {
  readonly plan: ProjectPlan;
  /** The environment that counted; undefined where the plan was there already. */
  readonly read?: { readonly environment?: string };
  /** The environment that all dag configurations have, where nobody else says one. */
  readonly agreed?: string;
  /** What was read; undefined where the plan was there already. */
  readonly project?: Project;
}
