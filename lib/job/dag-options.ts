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
};

/** Options that other distributions of Starlake know and that have no effect on Step Functions. */
const OF_OTHERS = [
  ...['pre_load_sensor', 'pre_load_poke_interval', 'pre_load_timeout', 'pre_load_sensor_soft_fail'],
  ...['pre_load_deferrable', 'pre_load_not_ready_sentinel_path', 'run_dependencies_first', 'start_date', 'end_date'],
  ...['timezone', 'tags', 'catchup', 'cron_period_frequency', 'dataset_triggering_strategy', 'data_cycle'],
  ...['optional_dataset_enabled', 'data_cycle_enabled', 'beyond_data_cycle_enabled', 'min_timedelta_between_runs'],
  ...['sl_schedule_parameter_name', 'sl_schedule_format', 'spark_config_name', 'spark_executor_memory'],
  ...['spark_executor_cores', 'spark_executor_instances', 'max_active_runs', 'default_dag_args', 'SL_STARLAKE_PATH'],
  ...['sl_include_env_vars', 'SL_TIMEZONE', 'aws_conn_id', 'aws_profile', 'aws_region', 'aws_cluster_name'],
  ...['aws_task_definition_name', 'aws_task_definition_container_name', 'aws_task_private_subnets'],
  ...['aws_task_security_groups', 'cpu', 'memory', 'AWS_SDK', 'fargate_async', 'fargate_async_poke_interval'],
  ...['retry_on_failure'],
];

/** The options of a dag configuration, parsed, and the names of those that have no effect here. */
export interface ParsedDagOptions {
  readonly options: StarlakeOptions;
  readonly ignored: string[];
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
  const options: { [name: string]: unknown } = {};
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const known = Object.hasOwn(PARSERS, name) ? PARSERS[name] : undefined;
    if (!known && OF_OTHERS.includes(name)) {
      ignored.push(name);
      continue;
    }
    if (!known) {
      const near = nearest(name, [...Object.keys(PARSERS), ...OF_OTHERS]);
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
