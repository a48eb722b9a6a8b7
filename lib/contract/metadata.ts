/** Metadata of the state machine of a pipeline: the pipeline's name. */
export const NAME_METADATA = 'starlake:pipeline';

/** Metadata of a state machine of this library: the `PipelineKind`, or `internal` when it is no pipeline. */
export const KIND_METADATA = 'starlake:kind';

/** Metadata of a schedule: its cron expression as it was written. */
export const CRON_METADATA = 'starlake:cron';

/** Metadata of the cloud assembly in which a construct lists the files and folders that it was made from. */
export const READS_METADATA = 'starlake:reads';

/** Metadata of the cloud assembly in which a pipeline's state machine tells its datasets: a `DatasetsNote` as JSON. */
export const DATASETS_METADATA = 'starlake:datasets';

/** Datasets (`domain.table`) of a pipeline. */
export interface DatasetsNote {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** For each task of a transform pipeline, the indexes in `reads` of the datasets that it reads. */
  readonly taskReads?: ReadonlyArray<readonly number[]>;
}
