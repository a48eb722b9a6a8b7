import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import { ECS_JOB_KEYS } from '../ecs/ecs-job-keys';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { StarlakeJob } from '../job/starlake-job';
import { OPTION_KEYS } from '../options/option-keys';
import { checkInstance, markClass } from '../private/checks';
import { checkKeys } from '../private/struct-keys';

/** The job of a StarlakeProject: one that the app has, or a new one that the project makes. */
export class ProjectJob {
  /**
   * A job of this app, as it is. Its lake, options and pools are those of the project. Projects in several stacks can share one.
   *
   * @throws Error for what is no StarlakeJob
   */
  public static of(job: IStarlakeJob): ProjectJob {
    return new ProjectJob(checkInstance(job, StarlakeJob, 'the job of ProjectJob.of'), {});
  }

  /**
   * A new EcsStarlakeJob: the construct `Job` of the project. The project adds what these properties leave out: a new bucket where
   * nothing says where the lake is, the pools that its dag configurations name, its environment and a catalog that its default
   * connection needs.
   *
   * @throws Error for a property that an EcsStarlakeJob has not, and for an option that it has not
   */
  public static ecs(props: EcsStarlakeJobProps = {}): ProjectJob {
    checkKeys(props, ECS_JOB_KEYS, 'ProjectJob.ecs', { example: '{ cpu: 2048 }' });
    if (props.options !== undefined) {
      checkKeys(props.options, OPTION_KEYS, `'options' of ProjectJob.ecs`);
    }
    return new ProjectJob(undefined, props);
  }

  private constructor(
    /**
     * The job that is there; undefined for a new one.
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
  ) {}
}

markClass(ProjectJob, 'ProjectJob');
