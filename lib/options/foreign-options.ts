/** Kinds of dags that a configuration can be for. */
export type DagKind = 'load' | 'transform';

const ONE_LOOK =
  "only the pre_load_strategy 'ack' waits, as long as ack_wait_timeout says; the others check once, so start the pipeline more often";
const IN_IMAGE = 'commands run in containers of the image: give the job another image or task definition';
const NETWORK = "cluster, network and task definition are the job's own, or those of its properties";
const IAM = "containers have the job's role, to which other constructs can grant permissions";
const SDK = 'Step Functions starts containers itself, and waits for them';
const SIZE = "the size of a container is 'cpu' and 'memory' here, and those of a table or a task";
const SPARK = "Spark runs within one container: 'sparkConfig' of a table or a task has its settings";
const URIS = 'events have the logical date of a dataset as scheduledDate, see docs/datasets.md';
const VARIABLE = 'a variable of the commands: write it to sl_env_var';
const CONNECTION = "the project's connection says where tables are";
const RETRIES = 'retries and retry_delay say how often, and when, failed work is tried again';
const AIRFLOW = 'Airflow is not asked: successful runs are recorded in the bucket';

const VARIABLES =
  'SL_SPARK_SQL_SOURCES_PARTITION_OVERWRITE_MODE SL_HIVE SL_GROUPED SL_AUDIT_SINK_TYPE SL_SINK_REPLAY_TO_FILE ' +
  'SL_MERGE_OPTIMIZE_PARTITION_WRITE';

/** What to use instead of an option of another platform, by names. */
const FOREIGN: ReadonlyArray<readonly [names: string, instead: string, kind?: DagKind]> = [
  ['pre_load_sensor pre_load_poke_interval pre_load_timeout pre_load_sensor_soft_fail', ONE_LOOK, 'load'],
  ['pre_load_deferrable', 'a wait needs no slot of a pool and no machine', 'load'],
  ['pre_load_not_ready_sentinel_path', 'no container checks for files, so no marker is needed', 'load'],
  ['incoming_path sl_incoming_file_stage', "files land where 'load.metadata.directory' of the domain says", 'load'],
  ['pending_path', "files wait in SL_AREA_STAGE of the job's slEnvVar", 'load'],
  ['schedule', "the schedule is 'schedule' of the table, the domain or the task"],
  ['cron_period_frequency', 'a dataset counts when it is refreshed, independent of its schedule'],
  ['sl_schedule_parameter_name sl_schedule_format', URIS],
  ['SL_TIMEZONE', "the time zone of a schedule is the option 'timezone'; for the commands, write it to sl_env_var"],
  ['SL_ROOT SL_DATASETS', "the lake is that of sl_env_var, or 'bucket' and 'prefix' of the job"],
  ['SL_STARLAKE_PATH', IN_IMAGE],
  [
    'sl_include_env_vars',
    "variables of the commands are those of sl_env_var, and secret ones are 'secrets' of the job",
  ],
  ['airflow_api_auth airflow_api_base_url airflow_api_conn_id', AIRFLOW],
  ['aws_conn_id aws_profile', IAM],
  ['aws_region', 'everything runs in the region of the stack'],
  ['aws_cluster_name aws_task_definition_name aws_task_definition_container_name', NETWORK],
  ['aws_task_private_subnets aws_task_security_groups', NETWORK],
  ['AWS_SDK fargate_async fargate_async_poke_interval', SDK],
  ['retry_on_failure retry_delay_in_seconds', RETRIES],
  ['cloud_run_project_id cloud_run_job_name cloud_run_job_region GCP_PROJECT GCP_REGION', NETWORK],
  ['cloud_run_service_account dataproc_service_account', IAM],
  ['cloud_run_async cloud_run_async_poke_interval dataproc_job_wait_timeout use_gcloud GOOGLE_CLOUD_SDK', SDK],
  ['cluster_config_name dataproc_name dataproc_project_id dataproc_region dataproc_subnet', NETWORK],
  ['dataproc_idle_delete_ttl dataproc_cluster_metadata', NETWORK],
  ['dataproc_image_version spark_jar_list spark_job_main_class', IN_IMAGE],
  ['dataproc_master_machine_type dataproc_master_disk_type dataproc_master_disk_size', SIZE],
  ['dataproc_worker_machine_type dataproc_worker_disk_type dataproc_worker_disk_size dataproc_num_workers', SIZE],
  ['spark_config_name spark_executor_memory spark_executor_cores spark_executor_instances spark_bucket', SPARK],
  [VARIABLES, VARIABLE],
  ['stage_location packages', IN_IMAGE],
  ['warehouse account database host password port role user', CONNECTION],
  ['allow_overlapping_execution', "runs of a pipeline wait for each other: its 'overlap' says otherwise"],
];

/** Options of other platforms that say what nothing here knows: whoever comes from there has to write it somewhere else. */
const DECISIONS: ReadonlySet<string> = new Set([
  ...['pre_load_sensor', 'incoming_path', 'sl_incoming_file_stage', 'pending_path', 'sl_include_env_vars'],
  ...['aws_cluster_name', 'aws_task_definition_name', 'aws_task_private_subnets', 'aws_task_security_groups'],
  ...['SL_ROOT', 'SL_DATASETS', ...VARIABLES.split(' ')],
]);

const KNOWN = new Map(
  FOREIGN.flatMap(([names, instead, kind]) => names.split(' ').map((name) => [name, { instead, kind }] as const)),
);

/** What to use instead of an option of another platform; undefined for one that no distribution of Starlake knows. */
export function insteadOf(name: string): string | undefined {
  return KNOWN.get(name)?.instead;
}

/** Whether what an option of another platform says has to be written somewhere else, for pipelines to do the same. */
export function isDecision(name: string): boolean {
  return DECISIONS.has(name);
}

/** Names of the options of other platforms, for one kind of dags. */
export function foreignOptions(kind?: DagKind): string[] {
  const isOf = (other: DagKind | undefined) => kind === undefined || other === undefined || other === kind;
  return [...KNOWN].filter(([, option]) => isOf(option.kind)).map(([name]) => name);
}
