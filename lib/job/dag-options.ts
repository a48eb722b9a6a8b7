import { Duration } from 'aws-cdk-lib';
import { StarlakeOptions } from './starlake-options';
import { PreLoadStrategy } from '../pre-load/pre-load-strategy';
import { nearest } from '../private/names';

/** Turns the text of an option into its value; `fail` throws an error that names the option and the text. */
type Parser = (text: string, fail: (expected: string) => never) => unknown;

const PARSERS: Record<string, [keyof StarlakeOptions, Parser]> = {
  default_pool: ['defaultPool', (text) => text],
  sl_env_var: ['slEnvVar', parseEnvironment],
  retries: ['retries', (text, fail) => parseWhole(text, fail, 'a whole number of tries')],
  retry_delay: ['retryDelay', parseSeconds],
  pre_load_strategy: ['preLoadStrategy', parseStrategy],
  global_ack_file_path: ['globalAckFilePath', (text) => text],
  ack_wait_timeout: ['ackWaitTimeout', parseSeconds],
  max_rejected_ratio: ['maxRejectedRatio', parseRatio],
};

/** Options of a pipeline's dag configuration that a whole project heeds: a job alone has no pipeline that they could be of. */
export interface PipelineDagOptions {
  readonly runDependenciesFirst?: boolean;
  readonly datasetTriggeringStrategy?: 'any' | 'all';
  readonly optionalDatasetEnabled?: boolean;
  readonly minTimedeltaBetweenRuns?: Duration;
  readonly dataCycleEnabled?: boolean;
  readonly dataCycle?: string;
  readonly timezone?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly tags?: string;
  readonly cpu?: number;
  readonly memory?: number;
}

/** By the names that they have in dag configurations. */
const PIPELINE_PARSERS: Record<string, [keyof PipelineDagOptions, Parser]> = {
  run_dependencies_first: ['runDependenciesFirst', parseBoolean],
  dataset_triggering_strategy: ['datasetTriggeringStrategy', parseTriggering],
  optional_dataset_enabled: ['optionalDatasetEnabled', parseBoolean],
  min_timedelta_between_runs: ['minTimedeltaBetweenRuns', parseSeconds],
  data_cycle_enabled: ['dataCycleEnabled', parseBoolean],
  data_cycle: ['dataCycle', (text) => text],
  timezone: ['timezone', (text) => text],
  start_date: ['startDate', (text) => text],
  end_date: ['endDate', (text) => text],
  tags: ['tags', (text) => text],
  cpu: ['cpu', (text, fail) => parseWhole(text, fail, 'a whole number of CPU units')],
  memory: ['memory', (text, fail) => parseWhole(text, fail, 'a whole number of MiB')],
};

/** Options that other distributions of Starlake know and that have no effect on Step Functions. */
const OF_OTHERS = [
  ...['pre_load_sensor', 'pre_load_poke_interval', 'pre_load_timeout', 'pre_load_sensor_soft_fail'],
  ...['pre_load_deferrable', 'pre_load_not_ready_sentinel_path', 'catchup', 'cron_period_frequency'],
  ...['beyond_data_cycle_enabled', 'sl_schedule_parameter_name', 'sl_schedule_format'],
  ...['spark_config_name', 'spark_executor_memory', 'spark_executor_cores', 'spark_executor_instances'],
  ...['max_active_runs', 'default_dag_args', 'SL_STARLAKE_PATH', 'sl_include_env_vars', 'SL_TIMEZONE'],
  ...['aws_conn_id', 'aws_profile', 'aws_region', 'aws_cluster_name', 'aws_task_definition_name'],
  ...['aws_task_definition_container_name', 'aws_task_private_subnets', 'aws_task_security_groups', 'AWS_SDK'],
  ...['fargate_async', 'fargate_async_poke_interval', 'retry_on_failure'],
];

/** Names of the options that have an effect in a project's dag configurations. */
export const EFFECTIVE_OPTIONS = [...Object.keys(PARSERS), ...Object.keys(PIPELINE_PARSERS)];

/** The options of a dag configuration, parsed, and the names of those that have no effect here. */
export interface ParsedDagOptions {
  readonly options: StarlakeOptions;
  readonly ignored: string[];
}

/** The same of one pipeline. */
export interface ParsedPipelineOptions extends ParsedDagOptions {
  readonly pipeline: PipelineDagOptions;
}

/**
 * Reads options as Starlake's dag configuration files hold them: snake_case names, all values text. An empty value
 * counts as absent, as in Starlake.
 *
 * @param where names the source in errors
 * @throws Error for a name that no distribution of Starlake knows (with the nearest that one does), and for a value
 * that does not parse
 */
export function parseDagOptions(raw: { [name: string]: unknown }, where: string): ParsedDagOptions {
  return parse(raw, where, PARSERS);
}

/**
 * Reads the options of one pipeline of a project, where more of them have an effect.
 *
 * @throws Error as `parseDagOptions`
 */
export function parsePipelineOptions(raw: { [name: string]: unknown }, where: string): ParsedPipelineOptions {
  const isPipelines = ([name]: [string, unknown]) => Object.hasOwn(PIPELINE_PARSERS, name);
  const entries = Object.entries(raw);
  const own = parse(Object.fromEntries(entries.filter(isPipelines)), where, PIPELINE_PARSERS);
  const rest = parse(Object.fromEntries(entries.filter((entry) => !isPipelines(entry))), where, PARSERS);
  return { ...rest, pipeline: own.options as PipelineDagOptions };
}

function parse(
  raw: { [name: string]: unknown },
  where: string,
  parsers: Record<string, [string, Parser]>,
): { options: object; ignored: string[] } {
  const options: { [name: string]: unknown } = {};
  const ignored: string[] = [];
  const others = [...EFFECTIVE_OPTIONS, ...OF_OTHERS];
  for (const [name, value] of Object.entries(raw)) {
    const known = Object.hasOwn(parsers, name) ? parsers[name] : undefined;
    if (!known && others.includes(name)) {
      ignored.push(name);
      continue;
    }
    if (!known) {
      const near = nearest(name, others);
      throw new Error(
        `unknown option '${name}' in ${where}` +
          (near ? `, did you mean '${near}'?` : `; known options: ${Object.keys(PARSERS).join(', ')}`),
      );
    }
    const text = asText(value);
    if (text !== '') {
      options[known[0]] = known[1](text, (expected) => {
        throw new Error(`option '${name}' in ${where} must be ${expected}, got ${JSON.stringify(value)}`);
      });
    }
  }
  return { options, ignored };
}

// CDK context may hold numbers and objects where a dag configuration holds their text.
function asText(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

function parseWhole(text: string, fail: (expected: string) => never, expected: string): number {
  // Step Functions takes numbers of eight digits.
  return /^\d{1,8}$/.test(text) ? Number(text) : fail(`${expected}, 0 to 99999999`);
}

function parseSeconds(text: string, fail: (expected: string) => never): Duration {
  return Duration.seconds(parseWhole(text, fail, 'a whole number of seconds'));
}

function parseRatio(text: string, fail: (expected: string) => never): number {
  return /^(0(\.\d+)?|1(\.0+)?)$/.test(text) ? Number(text) : fail('a number from 0 to 1');
}

function parseBoolean(text: string, fail: (expected: string) => never): boolean {
  return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : fail('true or false');
}

// The documentation of Starlake has conditions of datasets as well, which no distribution understands.
function parseTriggering(text: string, fail: (expected: string) => never): string {
  return /^(any|all)$/i.test(text) ? text.toLowerCase() : fail('any or all');
}

function parseStrategy(text: string, fail: (expected: string) => never): PreLoadStrategy {
  const values = Object.values(PreLoadStrategy) as string[];
  return values.includes(text.toLowerCase())
    ? (text.toLowerCase() as PreLoadStrategy)
    : fail(`one of ${values.join(', ')}`);
}

function parseEnvironment(text: string, fail: (expected: string) => never): { [name: string]: string } {
  const expected = 'a JSON object of texts, such as {"SL_ENV": "PROD"}';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return fail(expected);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return fail(expected);
  }
  const environment: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(parsed)) {
    // The ECS API takes texts only.
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      return fail(`${expected}; '${name}' is not a text`);
    }
    environment[name] = String(value);
  }
  return environment;
}
