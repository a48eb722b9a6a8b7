import { RemovalPolicy } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FunctionOptions } from '../functions/function-options';
import { LakeCatalog } from '../lake/lake-catalog';
import { LakeEncryption } from '../lake/lake-encryption';
import { OpenLineage } from '../lineage/open-lineage';
import { StarlakeOptions } from '../options/starlake-options';
import { StarlakePool } from './starlake-pool';

/** Properties that every StarlakeJob has. */
export interface StarlakeJobProps {
  /**
   * Options of Starlake's orchestration.
   *
   * @default - `dagOptions`, the CDK context `starlake`, the defaults
   */
  readonly options?: StarlakeOptions;

  /**
   * The same options as Starlake's dag configuration files hold them (`metadata/dags/*.sl.yml`): snake_case names, all
   * values text. Those of pipelines, such as `timezone`, are for all pipelines of the job that say nothing else.
   *
   * @default - none
   */
  readonly dagOptions?: { [name: string]: string };

  /**
   * The data lake: `SL_ROOT` becomes `s3a://{bucket}/{prefix}`. With another `SL_ROOT` in `slEnvVar` that is a folder of
   * the image, only the datasets are here: `SL_DATASETS` becomes `s3a://{bucket}/{prefix}`.
   *
   * @default - the bucket that `SL_ROOT` and `SL_DATASETS` of `slEnvVar` name
   */
  readonly bucket?: s3.IBucket;

  /**
   * Folder of the bucket.
   *
   * @default - the whole bucket
   */
  readonly prefix?: string;

  /**
   * Encryption that every write asks for by its headers, of functions and of commands, for buckets whose policy demands them.
   *
   * @default - writes say nothing, and S3 encrypts as the bucket says
   */
  readonly encryption?: LakeEncryption;

  /**
   * The account that owns the buckets, 12 digits: functions say it in every request to S3 (`x-amz-expected-bucket-owner`), which
   * fails where another one owns the bucket. Not for a job whose buckets belong to several. Hadoop, by which commands reach S3,
   * and CDK, which puts the metadata there, know no such header.
   *
   * @default - whoever owns them
   */
  readonly bucketOwner?: string;

  /**
   * What all functions of the job have: their network, environment, memory, logs and boundary.
   *
   * @default - Lambda's own network, 256 MiB, the job's log retention
   */
  readonly functions?: FunctionOptions;

  /**
   * Where Spark looks the tables of the lake up, for a default connection of `type: fs`: sets what commands need in their
   * environment, and grants it.
   *
   * @default - what `slEnvVar`, the project and the image say; of a StarlakeProject that says nothing of it, in Starlake's own
   * image, `LakeCatalog.icebergInBucket()`
   */
  readonly catalog?: LakeCatalog;

  /**
   * The pools that pipelines can choose by name.
   *
   * @default - `default_pool` with 6 slots
   */
  readonly pools?: StarlakePool[];

  /**
   * Verb of an import: `stage`, or `import` for Starlake before 1.5.
   *
   * @default 'stage'
   */
  readonly importCommand?: string;

  /**
   * How long log groups keep their events.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Key for the log groups, of the same region, which CloudWatch Logs encrypts with a key of its own otherwise.
   *
   * @default - CloudWatch Logs' key
   */
  readonly logEncryptionKey?: kms.IKey;

  /**
   * What becomes of log groups that are no longer in the stack. A pipeline's has a name of its own: one that is retained is in
   * the way of the same pipeline's next.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * Whether runs make metrics of CloudWatch of what they have loaded: `RowsLoaded` and `RowsRejected` of each domain and of each
   * table, in the namespace `Starlake`, by lines of a function's log. CloudWatch bills a metric by the hours in which it has data.
   *
   * @default true
   */
  readonly rowMetrics?: boolean;

  /**
   * The bus on which it is made known that datasets were refreshed, and on which triggers listen. It is of the same
   * region; on one of another account, which must allow this one to publish, no trigger can listen.
   *
   * @default - the account's default bus
   */
  readonly eventBus?: events.IEventBus;

  /**
   * Where events of OpenLineage about the runs of the job's pipelines are sent.
   *
   * @default - nowhere
   */
  readonly openLineage?: OpenLineage;
}
