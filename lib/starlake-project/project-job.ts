import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import { ECS_JOB_KEYS } from '../ecs/ecs-job-keys';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { StarlakeJob } from '../job/starlake-job';
import { OPTION_KEYS } from '../options/option-keys';
import { checkInstance, markClass } from '../private/checks';
import { checkKeys } from '../private/struct-keys';

/** The job of a StarlakeProject: an existing one of the app, or a new one that the project makes. */
export class ProjectJob {
  /**
   * An existing job of this app, unchanged. The project uses its lake, options and pools. Projects in several stacks
   * can share one.
   *
   * @throws Error if it is not a StarlakeJob
   */
  public static of(job: IStarlakeJob): ProjectJob {
    return new ProjectJob(checkInstance(job, StarlakeJob, 'the job of ProjectJob.of'), {});
  }

  /**
   * A new EcsStarlakeJob: the construct `Job` of the project. The project adds what these properties leave out: a new
   * bucket if the lake has no place, the pools that its dag configurations name, its environment, and the catalog that
   * its default connection needs.
   *
   * @throws Error for an unknown property or option of an EcsStarlakeJob
   */
  public static ecs(props: EcsStarlakeJobProps = {}): ProjectJob {
    checkKeys(props, ECS_JOB_KEYS, 'ProjectJob.ecs', { example: 'cpu' });
    if (props.options !== undefined) {
      checkKeys(props.options, OPTION_KEYS, `'options' of ProjectJob.ecs`);
    }
    return new ProjectJob(undefined, props);
  }

  private constructor(
    /**
     * The existing job; undefined for a new one.
     *
     * @internal
     */
    public readonly _existing: StarlakeJob | undefined,
    /**
     * Properties of the new job.
     *
     * @internal
     */
    public readonly _props: EcsStarlakeJobProps,
  ) {
    // Private for TypeScript, not for JavaScript.
    if (_props === undefined) {
      throw new Error('a ProjectJob is made by ProjectJob.of or ProjectJob.ecs, not by its constructor');
    }
  }
}

markClass(ProjectJob, 'ProjectJob');
