import { files, newProject } from '../starlake-project/deployed';
import { removeProjects, writeProject } from '../project/support';
import { examine } from '../../lib/starlake-project/examine-project';

afterAll(removeProjects);

// All that starlake-airflow 0.6.19, starlake-dagster 0.5.10, starlake-orchestration 0.5.7 and starlake-snowflake 0.4.2 read of the
// options of a dag configuration, and what Starlake's documentation names, with values that are not the default's.

/** What has an effect here, in a pipeline that is made for it. */
const DONE: { readonly [kind in 'load' | 'transform']: { readonly [option: string]: string } } = {
  load: {
    ...{ pre_load_strategy: 'ack', global_ack_file_path: 'GO.ack', ack_wait_timeout: '60', retries: '2' },
    ...{ retry_delay: '60', default_pool: 'big', sl_env_var: '{"A": "b"}', tags: 'a', cpu: '1024', memory: '4096' },
    ...{ default_dag_args: '{"retries": 3}' },
  },
  transform: {
    ...{ dataset_triggering_strategy: 'all', optional_dataset_enabled: 'true', data_cycle_enabled: 'true' },
    ...{ data_cycle: 'daily', beyond_data_cycle_enabled: 'false', min_timedelta_between_runs: '60' },
    ...{ start_date: '2026-01-01', retries: '2', tags: 'a', cpu: '1024', memory: '4096' },
  },
};

/** What has none, with what is told of it. */
const WARNED: ReadonlyArray<readonly [names: string, said: string]> = [
  ['pre_load_sensor pre_load_poke_interval pre_load_timeout pre_load_sensor_soft_fail', "'ack' waits"],
  ['pre_load_deferrable', 'needs no slot of a pool'],
  ['pre_load_not_ready_sentinel_path', 'no container checks for files'],
  ['incoming_path sl_incoming_file_stage', "'load.metadata.directory' of the domain"],
  ['pending_path', 'SL_AREA_STAGE'],
  ['schedule', "'schedule' of the table, the domain or the task"],
  ['cron_period_frequency', 'counts when it is refreshed'],
  ['sl_schedule_parameter_name sl_schedule_format', 'as scheduledDate'],
  ['SL_TIMEZONE', "the option 'timezone'"],
  ['SL_ROOT SL_DATASETS', 'sl_env_var'],
  ['SL_STARLAKE_PATH stage_location packages dataproc_image_version spark_jar_list spark_job_main_class', 'the image'],
  ['sl_include_env_vars', 'sl_env_var'],
  ['airflow_api_auth airflow_api_base_url airflow_api_conn_id', 'Airflow is not asked'],
  ['aws_conn_id aws_profile cloud_run_service_account dataproc_service_account', "the job's role"],
  ['aws_region', 'the region of the stack'],
  ['aws_cluster_name aws_task_definition_name aws_task_definition_container_name', 'cluster, network'],
  ['aws_task_private_subnets aws_task_security_groups', 'cluster, network'],
  ['AWS_SDK GOOGLE_CLOUD_SDK fargate_async fargate_async_poke_interval', 'Step Functions starts containers itself'],
  ['cloud_run_async cloud_run_async_poke_interval dataproc_job_wait_timeout use_gcloud', 'starts containers itself'],
  ['retry_on_failure retry_delay_in_seconds', 'retries and retry_delay'],
  ['cloud_run_project_id cloud_run_job_name cloud_run_job_region', 'cluster, network'],
  ['cluster_config_name dataproc_name dataproc_project_id dataproc_region dataproc_subnet', 'cluster, network'],
  ['dataproc_idle_delete_ttl dataproc_cluster_metadata', 'cluster, network'],
  ['dataproc_master_machine_type dataproc_master_disk_type dataproc_master_disk_size', "'cpu' and 'memory'"],
  ['dataproc_worker_machine_type dataproc_worker_disk_type dataproc_worker_disk_size', "'cpu' and 'memory'"],
  ['dataproc_num_workers', "'cpu' and 'memory'"],
  ['spark_config_name spark_executor_memory spark_executor_cores spark_executor_instances spark_bucket', 'sparkConfig'],
  ['SL_SPARK_SQL_SOURCES_PARTITION_OVERWRITE_MODE SL_HIVE SL_GROUPED SL_AUDIT_SINK_TYPE', 'sl_env_var'],
  ['SL_SINK_REPLAY_TO_FILE SL_MERGE_OPTIMIZE_PARTITION_WRITE', 'sl_env_var'],
  ['warehouse account database host password port role user', "the project's connection"],
  ['allow_overlapping_execution', "its 'overlap'"],
  ['max_active_runs', 'one at a time'],
];

const warned = WARNED.flatMap(([names, said]) => names.split(' ').map((name) => [name, said] as const));
const VAIN = Object.fromEntries(warned.map(([name]) => [name, '2']));
const warningsIn = (given: { [file: string]: string }) =>
  examine(writeProject(given), {}).warnings.filter((text) => text.startsWith('option '));

describe.each(['load', 'transform'] as const)('of a dag of kind %s', (kind) => {
  const filesOf = (options: { [option: string]: string }) => (kind === 'load' ? files(options) : files({}, options));
  const said = warningsIn(filesOf({ ...DONE[kind], ...VAIN }));

  test('what another platform has is accepted by plan and by synth, with what does it here', () => {
    for (const [name, instead] of warned) {
      const about = said.filter((text) => text.startsWith(`option '${name}' has no effect here: `));
      expect([name, about.length, about[0]]).toEqual([name, 1, expect.stringContaining(instead)]);
    }
    expect(said).toHaveLength(warned.length);
    expect(() => newProject(filesOf({ ...DONE[kind], ...VAIN }))).not.toThrow();
  });

  test('what has an effect is no warning', () => {
    expect(warningsIn(filesOf(DONE[kind]))).toEqual([]);
  });

  test('what nobody knows is an error', () => {
    expect(() => newProject(filesOf({ nobodys_option: '2' }))).toThrow("unknown option 'nobodys_option' in dag");
  });
});
