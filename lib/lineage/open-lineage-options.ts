import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** How jobs and tables are named in events of OpenLineage. */
export interface OpenLineageOptions {
  /**
   * Namespace of the jobs, `prod` for example. The jobs are `load.{pipeline}`, `load.{pipeline}.{table}`, `transform.{pipeline}` and
   * `transform.{pipeline}.{task}` in it, so give each deployment its own. It is known at synth, and may have `{region}`, `{account}` and
   * `{partition}`.
   *
   * @default - `arn:{partition}:states:{region}:{account}:{name of the job}`
   */
  readonly jobNamespace?: string;

  /**
   * Namespace of the tables, as OpenLineage names what keeps them: `postgres://db.example.com:5432`,
   * `snowflake://organization-account`, `bigquery`. Other producers of events, such as Spark and dbt, must use the same.
   *
   * @default - tables of Spark: `arn:aws:glue:{region}:{account}` with a catalog in Glue, else `s3://{bucket}`
   */
  readonly datasetNamespace?: string;

  /**
   * Name of a table in `datasetNamespace`, with `{domain}` and `{table}`: `warehouse.{domain}.{table}` for a database.
   *
   * @default - `{domain}.{table}`; of tables of Spark `table/{domain}/{table}` in Glue, else the folder of the table in the bucket
   */
  readonly datasetName?: string;
}

/** Options of events of OpenLineage that are sent over HTTP. */
export interface OpenLineageHttpOptions extends OpenLineageOptions {
  /**
   * Address of the server, without `endpoint`: `https://lineage.example.com`. It has no secrets: those go into `apiKey`. `http://` is for
   * servers of a private network only: the functions of the job must be in a VPC, and there must be no `apiKey`.
   */
  readonly url: string;

  /**
   * Path of the API below `url`.
   *
   * @default 'api/v1/lineage'
   */
  readonly endpoint?: string;

  /**
   * Secret with the API key, which is sent as `Authorization: Bearer`. The function reads it when it sends; it is in no template and
   * no log.
   *
   * @default - none
   */
  readonly apiKey?: secretsmanager.ISecret;

  /**
   * Field with the API key, of a secret that is JSON.
   *
   * @default - the secret is the key
   */
  readonly apiKeyField?: string;

  /**
   * Longest time of a request, from 1 to 60 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
}

/** Options of events of OpenLineage that are put on a bus of EventBridge. */
export interface OpenLineageEventBridgeOptions extends OpenLineageOptions {
  /**
   * The bus. It is of the same region, and one of another account must allow this one to publish.
   *
   * @default - the bus of the job
   */
  readonly eventBus?: events.IEventBus;
}
