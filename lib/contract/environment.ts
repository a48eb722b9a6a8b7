/** Environment variables that constructs set for the functions, and that the handlers read. */
export interface FunctionEnvironment {
  /** S3 URI of the lake's datasets. */
  readonly SL_DATASETS?: string;
  /** ARN of the ECS cluster that runs the commands; absent where commands do not run on ECS. */
  readonly CLUSTER?: string;
  /** Family of the task definition of the commands. */
  readonly FAMILY?: string;
  /** Name of the container that runs Starlake. */
  readonly CONTAINER_NAME?: string;
  /** Log group of the containers; absent where the job knows none. */
  readonly LOG_GROUP?: string;
  /** Prefix of the containers' log streams. */
  readonly LOG_STREAM_PREFIX?: string;
  /** Namespace of the metrics that a function writes; absent where it writes none. */
  readonly METRICS?: string;
  /** Name of the job, a dimension of its metrics. */
  readonly METRICS_JOB?: string;
  /** Name or ARN of the bus for events of refreshed datasets; absent where nothing is published. */
  readonly EVENT_BUS?: string;
  /** Where events of OpenLineage are posted; absent where they are put on a bus. */
  readonly LINEAGE_URL?: string;
  /** Seconds that one such request may take. */
  readonly LINEAGE_TIMEOUT?: string;
  /** ARN of the secret with the API key for it; absent where it needs none. */
  readonly LINEAGE_SECRET?: string;
  /** Field of the secret's JSON. */
  readonly LINEAGE_SECRET_FIELD?: string;
  /** Name or ARN of the bus for events of OpenLineage. */
  readonly LINEAGE_BUS?: string;
  /** Name of the DynamoDB table that joins the datasets of triggers. */
  readonly JOINS_TABLE?: string;
  /** ARN of the state machine that waits until the time between two runs is over. */
  readonly LATER_MACHINE?: string;
  /** Name of a monitoring, the dimension of its metrics. */
  readonly MONITORING?: string;
  /** Name of the DynamoDB table with the notes of a monitoring. */
  readonly NOTES_TABLE?: string;
  /** ARN of the SNS topic that messages of a monitoring go to. */
  readonly TOPIC?: string;
  /** Account that must own the lake's bucket; absent if not configured. */
  readonly S3_BUCKET_OWNER?: string;
  /** `x-amz-server-side-encryption` of each write to S3; absent where the bucket's default is enough. */
  readonly S3_ENCRYPTION?: string;
  /** ARN of the KMS key of that encryption; absent where S3 has the keys. */
  readonly S3_KMS_KEY?: string;
}

/** Environment variable of every container that a pipeline starts: the ARN of its execution. */
export const EXECUTION_VARIABLE = 'STEP_FUNCTIONS_EXECUTION';
