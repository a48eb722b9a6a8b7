import { StarlakeJob } from '../job/starlake-job';
import { BackfillTarget } from './backfill-target';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Properties of a BackfillPipeline. */
export interface BackfillPipelineProps {
  /** The job of the pipelines. */
  readonly job: StarlakeJob;

  /** The pipelines that it may run, with their schedules. */
  readonly pipelines: BackfillTarget[];

  /**
   * Name of the pipeline.
   *
   * @default 'backfill'
   */
  readonly pipelineName?: string;

  /**
   * How many runs go on at once, 1 to 40, where the input does not say. More than one may end in another order than they began:
   * leave it where a run builds on the one before.
   *
   * @default 1
   */
  readonly maxConcurrent?: number;

  /**
   * Name of the state machine, which no other of the account and region may have.
   *
   * @default - made of the job's and the pipeline's, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one of its own, which may run the pipelines
   */
  readonly role?: iam.IRole;
}
