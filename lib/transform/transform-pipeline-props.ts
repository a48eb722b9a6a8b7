import { CommandPipelineProps } from '../pipeline/pipeline-props';
import { TransformTask } from './transform-task';
import { TransformLoad } from './transform-load';
import { DatasetTriggerOptions } from '../datasets/dataset-trigger-options';

/** Properties of a TransformPipeline. */
export interface TransformPipelineProps extends CommandPipelineProps {
  /** The tasks to run. */
  readonly tasks: TransformTask[];

  /**
   * Tables to load first, in the same execution (`run_dependencies_first`). A task waits only for the tables that it
   * reads.
   *
   * @default - nothing; with `run_dependencies_first` of the job, an error if tasks depend on what no task writes
   */
  readonly loads?: TransformLoad[];

  /**
   * The datasets that start it when they are refreshed: a `DatasetTrigger` with the id `Trigger`.
   *
   * @default - none
   */
  readonly trigger?: DatasetTriggerOptions;
}
