/** Name of the file beside the function's code that holds a `LineageFile`. */
export const LINEAGE_FILE = 'lineage.json';

/** Detail type of events of OpenLineage on a bus of EventBridge. */
export const LINEAGE_EVENT = 'OpenLineage Run Event';

/**
 * What the function that sends lineage knows of a job. Its texts may have `{partition}`, `{region}`, `{account}`, `{bucket}` and
 * `{folder}`: where the executions are, and where the datasets are in S3.
 */
export interface LineageFile {
  /** Namespace of the jobs. */
  readonly namespace: string;
  /** How tables are named; `name` has `{domain}` and `{table}`. */
  readonly datasets: { readonly namespace: string; readonly name: string };
  /** The pipelines, by the names of their state machines. */
  readonly pipelines: { readonly [machine: string]: LineagePipeline };
  /** What the project declares of tables, by dataset. */
  readonly tables: { readonly [dataset: string]: LineageTable };
}

/** A pipeline. */
export interface LineagePipeline {
  readonly kind: 'load' | 'transform';
  readonly name: string;
  readonly description?: string;
  /** What writes a dataset: the tables of a load, or the tasks of a transform, by name. */
  readonly steps: { readonly [name: string]: LineageStep };
  /** The folder that the files of a load come from: a path below the datasets, or a URI of S3. Absent where it is not known. */
  readonly files?: string;
}

/** A table that is loaded, or a task. */
export interface LineageStep {
  /** The dataset that it writes: `domain.table`. */
  readonly writes: string;
  /** Datasets that it reads. */
  readonly reads?: readonly string[];
}

/** A table. */
export interface LineageTable {
  readonly description?: string;
  readonly fields?: readonly LineageField[];
}

/** A column, as the schema facet of OpenLineage has it. */
export interface LineageField {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly fields?: readonly LineageField[];
}

/** EventBridge's “Step Functions Execution Status Change”, as far as lineage needs it. */
export interface ExecutionChange {
  readonly detail: ExecutionDetail;
}

/** An execution in a status. Times are milliseconds since 1970. */
export interface ExecutionDetail {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  readonly startDate: number;
  readonly stopDate?: number | null;
  readonly redriveCount?: number | null;
  readonly redriveDate?: number | null;
  /** JSON. EventBridge leaves it out where the event would be longer than it allows. */
  readonly input?: string | null;
  readonly output?: string | null;
  readonly error?: string | null;
  readonly cause?: string | null;
}
